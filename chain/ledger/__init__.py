"""The append-only table that is at the same time a C2SP transparency log.

Waiting requests become entries (``services.appending``), the committed rows are read back and
signed (``services.signing``) and served as static files (``services.publishing``). The bytes are
those of ``chain.core``; docs/adr/0016-ledger.md says why the parts are cut this way.
"""

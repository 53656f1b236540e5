"""The pure core of the transparency log: bytes in, bytes or a refusal out.

Nothing here knows a framework, a database, a clock or a network, so the same code serves the
log that signs, the witness that cosigns and the stranger who checks. It needs the standard
library and ``cryptography``. Read in this order:

- ``errors``, ``encoding``: the one family of refusals; strict numbers, base64 and hashes
- ``hashing``, ``compact_range``, ``merkle``: the tree of RFC 6962 and its proofs
- ``keys``, ``notes``, ``checkpoint``, ``cosignature``, ``signing``: who signed which tree head
- ``tiles``, ``tile_reader``: the static files that everybody reads
- ``policy``: whose signatures are enough
- ``entries``, ``commitment``: what QBS Quality Chain writes into the log
- ``tlog_proof``, ``bundle``, ``report``, ``verify``: the proof in a consumer's hand

Every format is written out byte by byte, with test vectors, in ``docs/ledger-format.md``.
"""

"""Everything derived again, from rows and published files (``manage.py audit_ledger``).

Nothing stored is believed: hashes are computed from bodies, roots from hashes, and each is then
compared with what tables and files say. An auditor that compares stored hashes with each other
notices nothing of a body that was changed (immudb #2063).

- ``findings``: what does not hold, and where
- ``segments``: 16,384 entries, checked by a process of its own: entries, leaves, bundles, notes
- ``upper_levels``: the tree above, put together from the segments in order
- ``files``: published bytes against derived ones
- ``records``: what the outbox still holds against the commitments
- ``audits``: all of it, in constant memory
"""

"""The hash-chained, append-only ledger and what is recorded in it."""

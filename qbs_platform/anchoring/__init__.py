"""The outbox of the ledger: what is to be anchored, as rows that the ledger pulls."""

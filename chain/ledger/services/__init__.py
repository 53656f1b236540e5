"""The verbs of the ledger: append, sign, publish, and the round that does all three."""

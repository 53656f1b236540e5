"""The catalogue of standards of others: who reads it, who keeps it."""

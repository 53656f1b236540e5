"""Rules about product self-declarations, without a database."""

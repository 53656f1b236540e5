"""Rules about enterprises, without a database."""

"""Writes of the catalogue: by the scheme manager, from a table, from the platform's own list."""

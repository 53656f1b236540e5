"""Pages of the catalogue: for everybody, and for who keeps it."""

"""Personal fields sealed in the database, and the inventory of all of them (security.md, DP-1)."""

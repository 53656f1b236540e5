"""The platform's code tables, to be read: where each comes from, how it is brought up to date."""

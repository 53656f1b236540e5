"""A believable country, made through the services."""

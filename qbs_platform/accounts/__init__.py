"""Users, grants of roles, capabilities, sign-in."""

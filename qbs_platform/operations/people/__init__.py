"""People and their grants: the platform's administrator manages, internal audit reads."""

"""A password hash that costs next to nothing: how slow the real one is has tests of its own."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickHasher(Argon2PasswordHasher):
    """Argon2id like the product's, with the least work it can do."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1

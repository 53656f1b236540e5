"""Recovery codes: drawn once, kept as slow hashes only (OWASP ASVS 5.0, 6.5.2).

allauth would keep what they are computed from; whoever has its table and the key had every code.
"""

import secrets
from collections.abc import Iterable

from argon2.low_level import Type, hash_secret_raw
from django.utils.crypto import constant_time_compare

COUNT = 10
_DIGITS = 8
_SALT_BYTES = 16
_HASH_BYTES = 32

Kept = dict[str, str | list[str]]


def drawn() -> list[str]:
    """Ten different codes of eight random digits."""
    found: set[str] = set()
    while len(found) < COUNT:
        found.add(f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}")
    return sorted(found)


def kept(codes: Iterable[str]) -> Kept:
    """What the database holds of them: one salt (hex) and a hash (hex) of each."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return {"salt": salt.hex(), "hashes": [_hash(code, salt) for code in codes]}


def left(held: Kept) -> int:
    """How many can still be used."""
    return len(held.get("hashes", []))


def without(held: Kept, code: str) -> Kept:
    """``held`` once ``code`` is spent; the same as ``held`` when it is none of them."""
    if len(code) != _DIGITS or not left(held):
        return held
    given = _hash(code, bytes.fromhex(str(held["salt"])))
    rest = [known for known in held["hashes"] if not constant_time_compare(known, given)]
    return {**held, "hashes": rest}


def _hash(code: str, salt: bytes) -> str:
    # Argon2id, the row of OWASP's password storage cheat sheet with the least memory: ten at once.
    digest: bytes = hash_secret_raw(
        code.encode(),
        salt,
        time_cost=5,
        memory_cost=7 * 1024,
        parallelism=1,
        hash_len=_HASH_BYTES,
        type=Type.ID,
    )
    return digest.hex()

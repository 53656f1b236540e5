"""The keys that seal and open fields, as written in one line of text. Pure."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qbs_platform.sealing.errors import KeyAbsent, KeysMisconfigured

KEY_BYTES = 32
LONGEST_ID = 16
_ID = re.compile(r"[a-z0-9]+")
# 32 random bytes practically always hold 25 different ones or more; a typed pattern does not.
_FEWEST_DIFFERENT = 16


@dataclass(frozen=True, slots=True)
class Ring:
    """Keys by id, 32 bytes each: ``current`` seals, every one opens."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    def key(self, key_id: str) -> bytes:
        """Return the key of an id; raises KeyAbsent."""
        if key_id not in self.keys:
            raise KeyAbsent(f"The key {key_id} is not in FIELD_KEYS.")
        return self.keys[key_id]


def parse(text: str) -> Ring:
    """Read ``2026a:<base64>,2025a:<base64>``; the first key is the current one.

    An id has 1 to 16 lower-case letters and digits, a key 32 random bytes in base64.
    Raises KeysMisconfigured; it names positions and ids, never a key.
    """
    keys: dict[str, bytes] = {}
    for position, part in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
        key_id, _, encoded = part.partition(":")
        if not _ID.fullmatch(key_id) or len(key_id) > LONGEST_ID:
            raise KeysMisconfigured(
                f"FIELD_KEYS, key number {position}: write it as ID:BASE64, the id being 1 to "
                f"{LONGEST_ID} lower-case letters and digits."
            )
        if key_id in keys:
            raise KeysMisconfigured(f"FIELD_KEYS holds two keys with the id {key_id}.")
        key = decode(encoded, f"FIELD_KEYS, key {key_id}")
        if key in keys.values():
            raise KeysMisconfigured(f"FIELD_KEYS, key {key_id}: it is the same as another key.")
        keys[key_id] = key
    if not keys:
        raise KeysMisconfigured("FIELD_KEYS is not set.")
    return Ring(next(iter(keys)), keys)


def decode(encoded: str, name: str) -> bytes:
    """Read one secret of 32 random bytes in base64; raises KeysMisconfigured naming ``name``."""
    try:
        key = base64.b64decode(encoded.strip(), validate=True)
    except ValueError:
        # From None: the cause's frames hold the key.
        raise KeysMisconfigured(f"{name}: this is not base64.") from None
    if len(key) != KEY_BYTES:
        raise KeysMisconfigured(f"{name}: it has {len(key)} bytes, not {KEY_BYTES}.")
    if len(set(key)) < _FEWEST_DIFFERENT:
        raise KeysMisconfigured(f"{name}: this is not random.")
    return key

"""Keys of sealed fields that everybody knows: SHA-256 of a word, in base64."""

import base64
import hashlib


def field_key(word: str) -> str:
    """32 bytes that look random, always the same for a word."""
    return base64.b64encode(hashlib.sha256(word.encode()).digest()).decode()


CURRENT, FORMER = f"2026a:{field_key('2026a')}", f"2025a:{field_key('2025a')}"
FIELD_KEYS = f"{CURRENT},{FORMER}"
FIELD_INDEX_KEY = field_key("index")

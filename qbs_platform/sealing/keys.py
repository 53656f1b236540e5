"""The keys of this installation, from the settings FIELD_KEYS and FIELD_INDEX_KEY."""

from functools import lru_cache

from django.conf import settings

from qbs_platform.sealing import rings
from qbs_platform.sealing.errors import KeysMisconfigured
from qbs_platform.sealing.rings import Ring

# Read once for each text, of which a process has one and tests a few.
_parsed = lru_cache(maxsize=4)(rings.parse)


def ring() -> Ring:
    """The keys that seal and open; raises KeysMisconfigured."""
    return _parsed(settings.FIELD_KEYS)


def index_secret() -> bytes:
    """The secret that the keys of all blind indexes derive from; raises KeysMisconfigured."""
    if not settings.FIELD_INDEX_KEY:
        raise KeysMisconfigured("FIELD_INDEX_KEY is not set.")
    secret = rings.decode(settings.FIELD_INDEX_KEY, "FIELD_INDEX_KEY")
    if secret in ring().keys.values():
        raise KeysMisconfigured("FIELD_INDEX_KEY is the same as a key of FIELD_KEYS.")
    return secret


def problems() -> list[str]:
    """What is wrong with the settings, as sentences without any key."""
    found = []
    for read in (ring, index_secret):
        try:
            read()
        except KeysMisconfigured as problem:
            found.append(str(problem))
    return sorted(set(found))

"""Unified social credit codes that pass every check and belong to nobody."""

from qbs_platform.common.validators import uscc

_MARKET_REGULATOR_ENTERPRISE = "91"
# Real organisation codes of this range have digits in the third to eighth place.
_FICTIONAL = "MAFAK"


def fictional_uscc(division: str, serial: int) -> str:
    """The ``serial``-th (1 to 999) fictional code in ``division``, six digits."""
    identity = f"{_FICTIONAL}{serial:03d}"
    first = _MARKET_REGULATOR_ENTERPRISE + division + identity + uscc.organisation_check(identity)
    return first + uscc.whole_check(first)

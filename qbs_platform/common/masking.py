"""Numbers, addresses and names as lists show them: enough to recognise, too little to use (DP-3).

What does not have the expected form is hidden whole; '' stays ''.
"""

_HIDDEN = "***"
_MOBILE_LENGTH = 11
_ID_LENGTHS = (15, 18)


def mask_mobile(number: str) -> str:
    """138****5678: the middle four of eleven digits are hidden."""
    if len(number) != _MOBILE_LENGTH:
        return _whole(number)
    return f"{number[:3]}****{number[7:]}"


def mask_id_number(number: str) -> str:
    """1****************X: birthday and place are in it, so only the first and last sign stay."""
    if len(number) not in _ID_LENGTHS:
        return _whole(number)
    return f"{number[0]}{'*' * (len(number) - 2)}{number[-1]}"


def mask_name(name: str) -> str:
    """张*, 李**, A***: the first sign, then at most three stars."""
    hidden = "*" * min(len(name) - 1, len(_HIDDEN))
    return f"{name[0]}{hidden}" if hidden else _whole(name)


def mask_email(address: str) -> str:
    """a***@example.cn: the first sign before the last @, and the domain."""
    person, at, domain = address.rpartition("@")
    if not at or not person:
        return _whole(address)
    return f"{person[0] if len(person) > 1 else ''}{_HIDDEN}@{domain}"


def _whole(text: str) -> str:
    return _HIDDEN if text else ""

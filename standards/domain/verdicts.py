"""The verdict of one tested item, computed again from value and limit."""

from decimal import Decimal

from standards.domain.facts import Facts

PASSED, FAILED = "PASSED", "FAILED"


def of_item(item: Facts) -> str | None:
    """PASSED or FAILED; None when the item is judged by words, which no computer should.

    A value below the limit of detection is written as that limit with ``is_below_detection``: it
    passes an upper limit that is no lower, and says nothing about any other.
    """
    value, limit, comparator = item.number("value"), item.number("limit"), item.text("comparator")
    if value is None or limit is None:
        return None
    if item.yes("is_below_detection"):
        return PASSED if comparator in {"LE", "LT"} and value <= limit else None
    upper = item.number("upper_limit")
    is_right = _holds(comparator, value, limit, upper)
    return None if is_right is None else PASSED if is_right else FAILED


def _holds(comparator: str, value: Decimal, limit: Decimal, upper: Decimal | None) -> bool | None:
    simple = {
        "LE": value <= limit,
        "LT": value < limit,
        "GE": value >= limit,
        "GT": value > limit,
        "EQ": value == limit,
    }
    if comparator == "BETWEEN" and upper is not None:
        return limit <= value <= upper
    return simple.get(comparator)


def agrees(item: Facts) -> bool:
    """Whether the report's own verdict is the computed one, where one can be computed."""
    computed = of_item(item)
    return computed is None or computed == item.text("verdict")

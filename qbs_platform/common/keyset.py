"""Lists that are too long to number: steps from the row one stands at, and counts with an end.

A page number makes the database walk over everything before it; the key of a row does not. The
address carries ``before=<key>`` or ``after=<key>``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

T = TypeVar("T", bound=Model)
_MAX_KEY_DIGITS = 18  # of the 19 that a bigint has


@dataclass(frozen=True, slots=True)
class Window(Generic[T]):
    """Neighbouring rows, newest first, and whether there are more on either side."""

    rows: list[T]
    has_newer: bool = False
    has_older: bool = False

    @property
    def newest_key(self) -> Any:
        """What ``after`` takes for the rows before these."""
        return self.rows[0].pk

    @property
    def oldest_key(self) -> Any:
        """What ``before`` takes for the rows behind these."""
        return self.rows[-1].pk


def window(rows: QuerySet[T], *, moment: str, asked: Mapping[str, str], size: int) -> Window[T]:
    """At most ``size`` of ``rows`` by the time in field ``moment``, newest first.

    ``asked`` may hold ``before`` or ``after`` with the key of one of ``rows``; anything else shows
    the newest. Needs an index that ends with (``moment``, primary key).
    """
    newest_first = rows.order_by(f"-{moment}", "-pk")
    if edge := _edge(rows, asked.get("before", ""), moment):
        found = list(newest_first.filter(_beyond("lt", moment, edge))[: size + 1])
        return Window(found[:size], has_newer=True, has_older=len(found) > size)
    if edge := _edge(rows, asked.get("after", ""), moment):
        oldest_first = rows.order_by(moment, "pk")
        found = list(oldest_first.filter(_beyond("gt", moment, edge))[: size + 1])
        if len(found) > size:
            return Window(found[size - 1 :: -1], has_newer=True, has_older=True)
    found = list(newest_first[: size + 1])
    return Window(found[:size], has_older=len(found) > size)


def count_up_to(rows: QuerySet[Any], limit: int) -> int:
    """Count ``rows`` but stop at ``limit`` + 1, which then means: more than ``limit``."""
    return rows.order_by().values("pk")[: limit + 1].count()


def _edge(rows: QuerySet[T], key: str, moment: str) -> tuple[Any, Any] | None:
    if not key.isdecimal() or len(key) > _MAX_KEY_DIGITS:
        return None
    found: tuple[Any, Any] | None = rows.filter(pk=key).values_list(moment, "pk").first()
    return found


def _beyond(side: str, moment: str, edge: tuple[Any, Any]) -> Q:
    at, key = edge
    # The first condition says nothing new; it is the one that the index is entered by.
    return Q((f"{moment}__{side}e", at)) & (
        Q((f"{moment}__{side}", at)) | Q(**{moment: at, f"pk__{side}": key})
    )

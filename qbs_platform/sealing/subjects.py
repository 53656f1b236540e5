"""Whose rows with personal data are, and what becomes of them when that one is erased (DP-4).

A subject is the row of a person or of an enterprise; it has a ``public_id``. Which model that is
the apps above know, so it is ``Any`` here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from qbs_platform.sealing.enums import OwnerKind

Rows = Callable[[Any], Q]
"""From a subject to the condition for its rows."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is done to rows; removals run after everything else.

    ``columns`` are those it overwrites, None where the rows go or a function of the app sees to it.
    ``kept`` are those it leaves on purpose; docs/operations-sealing.md says on which ground.
    """

    run: Callable[["QuerySet[Any]", Any], None]
    columns: frozenset[str] | None
    is_removal: bool
    is_left: Callable[["QuerySet[Any]"], "QuerySet[Any]"]  # narrowed to those not yet erased
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose some rows of a table are.

    ``shown`` narrows an export to what that one may see; None: all of them. ``withheld`` are the
    columns that an export leaves out, because they say something of somebody else.
    """

    kind: OwnerKind
    rows: Rows
    erasure: Erasure
    shown: Rows | None = None
    withheld: frozenset[str] = frozenset()


def replaced(**values: object) -> Erasure:
    """The rows stay with these values instead; a value may be an SQL expression."""
    plain = {name: value for name, value in values.items() if not _is_expression(value)}
    return Erasure(
        run=lambda rows, _subject: _update(rows, values),
        columns=frozenset(values),
        is_removal=False,
        is_left=lambda rows: rows.exclude(**plain) if plain else rows,
    )


def kept(*columns: str) -> Erasure:
    """Nothing changes, because a trigger or the public's interest keeps these columns."""
    return Erasure(
        run=lambda _rows, _subject: None,
        columns=frozenset(),
        is_removal=False,
        is_left=lambda rows: rows.none(),
        kept=frozenset(columns),
    )


def but_kept(erasure: Erasure, *columns: str) -> Erasure:
    """The same erasure, which leaves these columns on purpose."""
    return replace(erasure, kept=frozenset(columns))


def deleted() -> Erasure:
    """The rows go."""
    return Erasure(lambda rows, _subject: _delete(rows), None, True, lambda rows: rows)  # noqa: FBT003


def done_by(run: Callable[["QuerySet[Any]", Any], None], *, is_removal: bool) -> Erasure:
    """A function of the app does it; the condition of the owner leaves out what is done."""
    return Erasure(run, None, is_removal, lambda rows: rows)


def nobody() -> Owner:
    """For rows that lead to no person and to no enterprise: nothing to export, nothing to erase."""
    return Owner(OwnerKind.NOBODY, nothing, deleted())


def nothing(_subject: Any) -> Q:
    """No row at all."""
    return Q(pk__in=[])


def _is_expression(value: object) -> bool:
    return hasattr(value, "resolve_expression")


def _update(rows: "QuerySet[Any]", values: Mapping[str, object]) -> None:
    rows.update(**values)


def _delete(rows: "QuerySet[Any]") -> None:
    rows.delete()

"""Sealing everything anew with the current key, while people go on working (DP-2)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models, transaction

from qbs_platform.sealing import keys, selectors, services
from qbs_platform.sealing.errors import SealingError
from qbs_platform.sealing.registry import SealedColumn

Values = dict[str, bytes | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the values looked at.

    ``busy`` were locked or changed by somebody else meanwhile; ``broken`` could not be opened.
    """

    renewed: int = 0
    busy: int = 0
    broken: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.renewed + other.renewed, self.busy + other.busy, self.broken + other.broken
        )


def rotate(
    sealed: SealedColumn,
    *,
    batch: int,
    tell: Callable[[Tally], None],
    is_everything: bool = False,
) -> Tally:
    """Go once through the values on former keys, ``batch`` at a time, each in its transaction.

    Whatever ends it in the middle, what was renewed stays so, and the next run does the rest; two
    runs side by side only make each other's rows busy. ``is_everything`` takes the values on the
    current key too, which renews their blind indexes. ``tell`` hears the sum after each batch.
    """
    total = Tally()
    for rows in _batches(sealed, batch, is_everything=is_everything):
        total += renew(sealed, rows)
        tell(total)
    return total


def renew(sealed: SealedColumn, rows: list[models.Model]) -> Tally:
    """Seal the values of loaded rows anew, unless they are not what was loaded any more.

    The work is done before the rows are locked; locked are those that nobody else holds, and
    written are those whose bytes are still the old ones.
    """
    fresh: list[tuple[models.Model, Values]] = []
    for row in rows:
        try:
            text = services.read(row, sealed.column)
        except SealingError:
            continue
        fresh.append((row, services.values(sealed, row, text)))
    renewed = _swap(sealed, fresh)
    return Tally(renewed, len(fresh) - renewed, len(rows) - len(fresh))


@transaction.atomic
def _swap(sealed: SealedColumn, fresh: list[tuple[models.Model, Values]]) -> int:
    manager = sealed.model._base_manager
    wanted = manager.filter(pk__in=[row.pk for row, _ in fresh]).order_by("pk")
    free = set(wanted.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return sum(
        manager.filter(pk=row.pk, **{sealed.column: getattr(row, sealed.column)}).update(**values)
        for row, values in fresh
        if row.pk in free
    )


def _batches(
    sealed: SealedColumn, size: int, *, is_everything: bool
) -> Iterator[list[models.Model]]:
    rows = selectors.filled(sealed)
    if not is_everything:
        rows = selectors.not_sealed_with(sealed, keys.ring().current)
    rows = rows.only("pk", sealed.column, sealed.seal.row_id).order_by("pk")
    found = list(rows[:size])
    while found:
        yield found
        found = list(rows.filter(pk__gt=found[-1].pk)[:size])

"""Erasing the personal data of one subject, as every app registered it (DP-4).

Which subject, whether it may go and who asked is for the apps above; they hold the locks.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from qbs_platform.common import outbox
from qbs_platform.sealing import registry
from qbs_platform.sealing.enums import OwnerKind
from qbs_platform.sealing.registry import Model
from qbs_platform.sealing.subjects import Owner


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of one table that an erasure changes or removes."""

    model: Model
    owner: Owner
    keys: list[Any]

    @property
    def table(self) -> str:
        """The table they stand in."""
        return self.model._meta.db_table

    @property
    def rows(self) -> "QuerySet[Any]":
        """The rows, through no manager that leaves some out."""
        return self.model._base_manager.filter(pk__in=self.keys)


def plan(kind: OwnerKind, subject: Any) -> list[Part]:
    """What an erasure would change now, by table; changes nothing. Empty once all is erased."""
    parts = (_part(model, owner, subject) for model, owner in registry.owned(kind))
    return [part for part in parts if part.keys]


def carry_out(parts: list[Part], subject: Any) -> None:
    """Do what was planned with the subject as it was then, in the caller's transaction."""
    outbox.ensure_in_transaction()
    for part in sorted(parts, key=lambda part: part.owner.erasure.is_removal):
        part.owner.erasure.run(part.rows, subject)


def _part(model: Model, owner: Owner, subject: Any) -> Part:
    rows = owner.erasure.is_left(model._base_manager.filter(owner.rows(subject)))
    return Part(model, owner, list(rows.order_by("pk").values_list("pk", flat=True)))

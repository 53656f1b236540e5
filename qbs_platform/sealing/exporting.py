"""The personal data of one subject as a document to take along (DP-4).

The format is described in docs/operations-sealing.md and stays as it is: what is added gets a new
version. Sealed columns are opened; of credentials, and of what is told of somebody else, only the
existence is told.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from qbs_platform.sealing import registry, services
from qbs_platform.sealing.enums import DataClass, OwnerKind
from qbs_platform.sealing.registry import Model, Personal
from qbs_platform.sealing.subjects import Owner

FORMAT = "qbs.personal-data.v1"


def document(kind: OwnerKind, subject: Any, *, now: datetime) -> dict[str, Any]:
    """Every registered column of the subject's rows, with its texts in the reader's language.

    Ask for permission first: sealed columns are opened. Raises a SealingError.
    """
    tables: dict[Model, list[Any]] = {}
    withheld: set[tuple[Model, str]] = set()
    for model, owner in registry.owned(kind):
        tables.setdefault(model, []).extend(_rows(model, owner, subject))
        withheld.update((model, column) for column in owner.withheld)
    return {
        "format": FORMAT,
        "subject": {"kind": kind.value, "public_id": str(subject.public_id)},
        "exported_at": now.isoformat(),
        "language": get_language(),
        "columns": [
            _column(
                model,
                field,
                rows,
                is_withheld=_is_secret(field) or (model, field.column) in withheld,
            )
            for model, rows in tables.items()
            for field in registry.columns_of(model)
        ],
    }


def _rows(model: Model, owner: Owner, subject: Any) -> list[Any]:
    wanted = (owner.shown or owner.rows)(subject)
    return list(model._base_manager.filter(wanted).order_by("pk"))


def _is_secret(field: Personal) -> bool:
    return field.data_class == DataClass.CREDENTIAL


def _column(model: Model, field: Personal, rows: list[Any], *, is_withheld: bool) -> dict[str, Any]:
    return {
        "table": model._meta.db_table,
        "column": field.column,
        "class": field.data_class.value,
        "purpose": str(field.purpose),
        "retention": str(field.retention),
        "seen_by": str(field.seen_by),
        "is_withheld": is_withheld,
        "values": [] if is_withheld else [_value(row, field) for row in rows],
    }


def _value(row: Any, field: Personal) -> Any:
    """As JSON has it: a text, an object, or null."""
    if field.seal:
        return services.read(row, field.column)
    return getattr(row, field.column)

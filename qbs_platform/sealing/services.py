"""Writing and reading sealed fields: a plain BinaryField and these functions, nothing hidden."""

from django.db import models
from django.db.models import Q

from qbs_platform.sealing import blind, envelope, keys, registry
from qbs_platform.sealing.envelope import Context
from qbs_platform.sealing.errors import ColumnUnregistered, RowUnnamed
from qbs_platform.sealing.registry import Model, SealedColumn


def seal_into(row: models.Model, column: str, text: str) -> None:
    """Put ``text`` sealed into a column of an unsaved or loaded row, and its index beside it.

    '' becomes null in both. The caller saves, naming both columns in ``update_fields``. The row's
    id must be set already, as a UUID with a default is.
    Raises ColumnUnregistered, RowUnnamed, TextUnsealable or KeysMisconfigured.
    """
    sealed = registry.sealed_column(type(row), column)
    for name, value in values(sealed, row, text).items():
        setattr(row, name, value)


def read(row: models.Model, column: str) -> str:
    """Open a column of a row; '' where there is nothing.

    Ask for permission first: whoever calls this shows or uses what is kept sealed.
    Raises ColumnUnregistered, SealBroken, KeyAbsent or EnvelopeUnreadable.
    """
    sealed = registry.sealed_column(type(row), column)
    kept = getattr(row, column)
    return envelope.open_(kept, _context(sealed, row), keys.ring()) if kept is not None else ""


def equals(model: Model, column: str, text: str) -> Q:
    """The condition that an indexed column holds ``text``, whatever its width, case and spaces.

    Raises ColumnUnregistered when the column has no blind index.
    """
    sealed = registry.sealed_column(model, column)
    if not sealed.seal.index:
        raise ColumnUnregistered(f"{sealed.place} has no blind index.")
    return Q(**{sealed.seal.index: _index(sealed, text)})


def values(sealed: SealedColumn, row: models.Model, text: str) -> dict[str, bytes | None]:
    """What the column and its index, if it has one, are to hold for ``text``."""
    context = _context(sealed, row)
    kept: dict[str, bytes | None] = {
        sealed.column: envelope.seal(text, context, keys.ring()) if text else None
    }
    if sealed.seal.index:
        kept[sealed.seal.index] = _index(sealed, text) if text else None
    return kept


def _context(sealed: SealedColumn, row: models.Model) -> Context:
    name = getattr(row, sealed.seal.row_id)
    if name is None:
        raise RowUnnamed(f"{sealed.place}: the row has no {sealed.seal.row_id} yet.")
    return Context(sealed.table, sealed.column, str(name))


def _index(sealed: SealedColumn, text: str) -> bytes:
    return blind.index(
        sealed.seal.normal_form(text),
        table=sealed.table,
        column=sealed.column,
        secret=keys.index_secret(),
    )

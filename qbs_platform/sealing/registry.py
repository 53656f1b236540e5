"""The personal data that the product keeps, column by column: the field inventory (DP-1).

An app registers its own in ``<app>/personal_data.py``, which is imported at start::

    registry.register(
        Contact,
        Personal("name", DataClass.PERSONAL, purpose=_("…"), retention=_("…"), seen_by=_("…")),
        Personal("id_number", DataClass.SENSITIVE, purpose=_("…"), retention=_("…"),
                 seen_by=_("…"), seal=Seal(index="id_number_index")),
    )

A sealed column is ``BinaryField(null=True)``, null where there is nothing; so is its index. Neither
table nor column nor row id may be renamed or changed afterwards: the envelopes are bound to them.
Keys to a person (``recipient``, ``uploader``) are not listed: they lead to ``accounts_user``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import models
from django.utils.functional import Promise

from qbs_platform.sealing import blind
from qbs_platform.sealing.enums import DataClass, Form
from qbs_platform.sealing.errors import ColumnUnregistered

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class Seal:
    """How a column is sealed.

    ``row_id`` is the attribute that names the row for ever; ``index`` the column of the blind
    index, '' for none; ``normal_form`` brings a text into the form that is compared.
    """

    row_id: str = "public_id"
    index: str = ""
    normal_form: Callable[[str], str] = blind.normal_form


@dataclass(frozen=True, slots=True)
class Personal:
    """One column with personal data: why, how long, for whom, and how it is kept."""

    column: str
    data_class: DataClass
    purpose: Promise
    retention: Promise
    seen_by: Promise
    form: Form = Form.CLEAR
    seal: Seal | None = None

    @property
    def kept_as(self) -> Form:
        """The form in the table."""
        return Form.SEALED if self.seal else self.form


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A sealed column and the model it stands in."""

    model: Model
    column: str
    seal: Seal

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def place(self) -> str:
        """What errors and commands call it."""
        return f"{self.table}.{self.column}"


_registered: dict[Model, dict[str, Personal]] = {}


def register(model: Model, *fields: Personal) -> None:
    """Add columns to the inventory; registering the same again changes nothing.

    Raises ImproperlyConfigured, so that the product does not start, when a column does not exist,
    is registered in two ways, is sensitive but in clear, or is not made to be sealed.
    """
    known = _registered.setdefault(model, {})
    for field in fields:
        if known.setdefault(field.column, field) != field:
            raise ImproperlyConfigured(f"{_name(model, field)} is registered in two ways.")
        _column(model, field.column)
        if field.seal:
            _ensure_sealable(model, field, field.seal)
        elif field.data_class == DataClass.SENSITIVE:
            raise ImproperlyConfigured(f"{_name(model, field)} is sensitive: it must be sealed.")


def inventory() -> list[tuple[Model, Personal]]:
    """Every registered column, by table and in the order of registration."""
    models_by_table = sorted(_registered, key=lambda model: model._meta.db_table)
    return [(model, field) for model in models_by_table for field in _registered[model].values()]


def sealed_columns() -> list[SealedColumn]:
    """Every column that holds envelopes."""
    return [
        SealedColumn(model, field.column, field.seal) for model, field in inventory() if field.seal
    ]


def sealed_column(model: Model, column: str) -> SealedColumn:
    """The sealed column of a model; raises ColumnUnregistered."""
    field = _registered.get(model, {}).get(column)
    if field is None or field.seal is None:
        raise ColumnUnregistered(f"{model._meta.label}.{column} is not registered as sealed.")
    return SealedColumn(model, column, field.seal)


def _ensure_sealable(model: Model, field: Personal, seal: Seal) -> None:
    for name in filter(None, (field.column, seal.index)):
        column = _column(model, name)
        if not isinstance(column, models.BinaryField) or not column.null:
            raise ImproperlyConfigured(f"{model._meta.label}.{name} is no BinaryField(null=True).")
    if not _column(model, seal.row_id).unique:
        raise ImproperlyConfigured(f"{model._meta.label}.{seal.row_id} does not name one row.")


def _column(model: Model, name: str) -> "models.Field[object, object]":
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise ImproperlyConfigured(f"{model._meta.label} has no column {name}.") from error
    if not isinstance(found, models.Field):
        raise ImproperlyConfigured(f"{model._meta.label}.{name} is no column.")
    return found


def _name(model: Model, field: Personal) -> str:
    return f"{model._meta.label}.{field.column}"

"""The personal data that the product keeps, column by column: the field inventory (DP-1).

An app registers its own in ``<app>/personal_data.py``, which is imported at start::

    registry.register(
        Contact,
        Personal("name", DataClass.PERSONAL, purpose=_("…"), retention=_("…"), seen_by=_("…")),
        Personal("id_number", DataClass.SENSITIVE, purpose=_("…"), retention=_("…"),
                 seen_by=_("…"), seal=Seal(index="id_number_index")),
        owners=[Owner(OwnerKind.PERSON, lambda person: Q(user=person), subjects.deleted())],
    )

``owners`` says to whom rows belong and what becomes of them when that one's data is erased; an app
above may add an owner of its own to a table of an app below.

A sealed column is ``BinaryField(null=True)``, null where there is nothing; so is its index. Neither
table nor column nor row id may be renamed or changed afterwards: the envelopes are bound to them.
Keys to a person (``recipient``, ``uploader``) are not listed: they lead to ``accounts_user``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import models
from django.utils.functional import Promise

from qbs_platform.sealing import blind
from qbs_platform.sealing.enums import DataClass, Form, OwnerKind
from qbs_platform.sealing.errors import ColumnUnregistered
from qbs_platform.sealing.subjects import Owner

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
_owners: dict[Model, list[Owner]] = {}


def register(model: Model, *fields: Personal, owners: Sequence[Owner]) -> None:
    """Add columns to the inventory and say whose they are; the same columns again change nothing.

    Raises ImproperlyConfigured, so that the product does not start, when a column does not exist,
    is registered in two ways, is sensitive but in clear, or is not made to be sealed; when nobody
    is named, or an erasure would leave a registered column as it is.
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
    if not owners:
        raise ImproperlyConfigured(f"{model._meta.label}: name whose rows these are, or nobody().")
    all_owners = _owners.setdefault(model, [])
    all_owners.extend(owner for owner in owners if owner not in all_owners)
    for owner in all_owners:
        _ensure_erasable(model, owner, list(known.values()))


def owned(kind: OwnerKind) -> list[tuple[Model, Owner]]:
    """Every table with rows that belong to such an owner, by table."""
    models_by_table = sorted(_owners, key=lambda model: model._meta.db_table)
    return [
        (model, owner)
        for model in models_by_table
        for owner in _owners[model]
        if owner.kind is kind
    ]


def owners_of(model: Model) -> list[Owner]:
    """To whom rows of a table belong."""
    return list(_owners.get(model, []))


def columns_of(model: Model) -> list[Personal]:
    """The registered columns of a table."""
    return list(_registered.get(model, {}).values())


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


def _ensure_erasable(model: Model, owner: Owner, fields: list[Personal]) -> None:
    if owner.erasure.columns is None:  # the rows go, or a function sees to it
        return
    for field in fields:
        needed = {field.column, *filter(None, [field.seal.index if field.seal else ""])}
        if left := needed - owner.erasure.columns - owner.erasure.kept:
            raise ImproperlyConfigured(
                f"{_name(model, field)}: erasing leaves {', '.join(sorted(left))} as it is."
            )


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

"""Which keys the sealed fields of a database need, and which rows wait for the current one."""

from collections import Counter

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BinaryField, Count, F, Func, Model, QuerySet, TextField
from django.db.models.functions import Substr

from qbs_platform.sealing import envelope, registry
from qbs_platform.sealing.registry import SealedColumn

UNREADABLE = ""
"""The key id of a value that is too short to be an envelope."""

# CASE, because get_byte fails beyond the end.
_KEY_ID = (
    "CASE WHEN octet_length(%(expressions)s) > 31 THEN "
    "encode(substr(%(expressions)s, 4, least(get_byte(%(expressions)s, 2), 16)), 'escape') "
    "ELSE '' END"
)


def key_ids_in_use(sealed: SealedColumn, *, using: str = DEFAULT_DB_ALIAS) -> Counter[str]:
    """How many values each key id sealed; reads the whole table, nothing before it is migrated."""
    if not _is_there(sealed, using):
        return Counter()
    key_id = Func(F(sealed.column), template=_KEY_ID, output_field=TextField())
    rows = filled(sealed).using(using).values(key_id=key_id).annotate(number=Count("*"))
    return Counter({row["key_id"]: row["number"] for row in rows.order_by()})


def all_key_ids_in_use() -> Counter[str]:
    """How many values of all columns each key id sealed."""
    return sum(map(key_ids_in_use, registry.sealed_columns()), Counter())


def not_sealed_with(sealed: SealedColumn, key_id: str) -> QuerySet[Model]:
    """Rows whose value is sealed with another key, or in an older form, than today's with this."""
    head = envelope.head_of(key_id)
    beginning = Substr(sealed.column, 1, len(head), output_field=BinaryField())
    rows: QuerySet[Model] = filled(sealed).alias(seal_head=beginning)
    return rows.exclude(seal_head=head)


def filled(sealed: SealedColumn) -> QuerySet[Model]:
    """Rows that hold a value, through no manager that leaves some out."""
    return sealed.model._base_manager.filter(**{f"{sealed.column}__isnull": False})


def _is_there(sealed: SealedColumn, using: str) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s",
            [sealed.table, sealed.column],
        )
        return bool(cursor.fetchone()[0])

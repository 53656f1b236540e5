"""Forgetting uploads: rows that nothing names go, the others lose the name they came with.

Bytes without a row are removed by ``services.sweep_orphans`` within the next hours.
"""

from django.db.models import Exists, ForeignObjectRel, OuterRef, Q, QuerySet

from qbs_platform.files.models import StoredFile

_NAME = "-"
FORGOTTEN = Q(original_name=_NAME)
"""Files that lost their name already."""


def forget(rows: "QuerySet[StoredFile]") -> None:
    """Remove those of ``rows`` that nothing names any more, and take the name from the others."""
    discard_unused(rows)
    rows.update(original_name=_NAME)


def discard_unused(rows: "QuerySet[StoredFile]") -> None:
    """Remove those of ``rows`` that no row of any table names."""
    _unused().filter(pk__in=list(rows.values_list("pk", flat=True))).delete()


def _unused() -> "QuerySet[StoredFile]":
    found = StoredFile.objects.all()
    for field in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(field, ForeignObjectRel):
            users = field.related_model._base_manager
            found = found.exclude(Exists(users.filter(**{field.field.name: OuterRef("pk")})))
    return found

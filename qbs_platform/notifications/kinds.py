"""The kinds of notice: ``<app>.<event>``, each in one group that people set their mail for.

An app registers its own in ``<app>/notice_kinds.py``, which is imported at start::

    kinds.register("certification.application_returned", KindGroup.CASE)
"""

import re

from django.core.exceptions import ImproperlyConfigured

from qbs_platform.notifications.enums import KindGroup
from qbs_platform.notifications.errors import KindUnknown

FORM = r"^[a-z_]+\.[a-z_]+$"

_groups: dict[str, KindGroup] = {}


def register(name: str, group: KindGroup) -> None:
    """Make a kind known. Raises ImproperlyConfigured for a bad name or another group."""
    if not re.fullmatch(FORM, name):
        raise ImproperlyConfigured(f"A kind of notice is written <app>.<event>: {name}")
    if _groups.setdefault(name, group) != group:
        raise ImproperlyConfigured(f"The kind {name} is already in another group.")


def group_of(name: str) -> KindGroup:
    """The group of a kind; raises KindUnknown."""
    try:
        return _groups[name]
    except KeyError:
        raise KindUnknown(f"No app registered the kind {name}.") from None


def known() -> dict[str, KindGroup]:
    """Every registered kind and its group, by name."""
    return dict(sorted(_groups.items()))

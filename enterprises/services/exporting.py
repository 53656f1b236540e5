"""Taking lists of products or lots along: limited, and recorded before the first row leaves."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enterprises.enums import TableKind
from enterprises.errors import TooManyRows
from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject
from qbs_platform.common import keyset

MOST_ROWS = 20_000
_EXPORTS = Rule("products-export", 30, timedelta(hours=1))


@transaction.atomic
def begin(*, actor: Actor, kind: TableKind, rows: QuerySet[Any], now: datetime) -> None:
    """Record that ``actor`` takes ``rows`` along; refused rather than cut.

    Raises CapabilityMissing, TooOften (30 within an hour) or TooManyRows.
    """
    permissions.ensure(actor, Capability.READ_PRODUCTS)
    limits.spend(_EXPORTS, str(actor.user.public_id), now=now)
    count = keyset.count_up_to(rows, MOST_ROWS)
    if count > MOST_ROWS:
        raise TooManyRows(
            _("一次最多导出 %(most)s 行，请增加条件，分几次导出。") % {"most": f"{MOST_ROWS:,}"}
        )
    noun = kind.value.lower()
    audit.record(
        who=trail.who(actor),
        action=f"enterprises.{noun}.export",
        subject=Subject("enterprises.export", f"{noun}:{count}"),
        after={"count": count},
        now=now,
    )

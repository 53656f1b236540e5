"""Taking a list along: limited, and recorded before the first row leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enterprises.errors import TooManyRows
from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject
from qbs_platform.common import keyset

MOST_ROWS = 50_000
_EXPORTS = Rule("enterprises-export", 30, timedelta(hours=1))  # each costs seconds of a processor


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed, as the audit trail calls it, and who may take it along."""

    noun: str
    capability: Capability


CASES = Listing("cases", Capability.READ_ONBOARDING)
PRODUCTS = Listing("products", Capability.READ_PRODUCTS)
LOTS = Listing("lots", Capability.READ_PRODUCTS)
DECLARATIONS = Listing("declarations", Capability.READ_PRODUCTS)


@transaction.atomic
def begin(*, actor: Actor, listing: Listing, rows: QuerySet[Any], now: datetime) -> None:
    """Record that ``actor`` takes ``rows`` along, and how many.

    Raises CapabilityMissing, TooOften (30 within an hour) or TooManyRows: it is refused rather
    than cut, since a file that silently lacks rows would be read as if it were all of them.
    """
    permissions.ensure(actor, listing.capability)
    limits.spend(_EXPORTS, str(actor.user.public_id), now=now)
    count = keyset.count_up_to(rows, MOST_ROWS)
    if count > MOST_ROWS:
        raise TooManyRows(
            _("一次最多导出 %(most)s 行，请增加条件，分几次导出。") % {"most": f"{MOST_ROWS:,}"}
        )
    audit.record(
        who=trail.who(actor),
        action=f"enterprises.{listing.noun}.export",
        subject=Subject("enterprises.export", f"{listing.noun}:{count}"),
        after={"count": count},
        now=now,
    )

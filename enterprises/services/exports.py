"""The clerks' list of cases as it leaves the platform."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enterprises.errors import FormatUnknown, TooManyRows
from enterprises.models import Enterprise
from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject
from qbs_platform.common import keyset
from qbs_platform.common.exports import Format

MOST_ROWS = 50_000
_EXPORTS = Rule("case-export", 20, timedelta(hours=1))  # each costs seconds of a processor


def format_of(text: str) -> Format:
    """Read the format that a form names; raises FormatUnknown."""
    try:
        return Format(text)
    except ValueError:
        raise FormatUnknown(_("请选择导出为 CSV 或 XLSX。")) from None


@transaction.atomic
def begin(*, actor: Actor, chosen: Format, found: QuerySet[Enterprise], now: datetime) -> None:
    """Record that ``actor`` takes ``found`` along: how many, in which format.

    Raises CapabilityMissing, TooOften (20 within an hour) or TooManyRows: it is refused rather
    than cut, since a file that silently lacks cases would be read as if it were all of them.
    """
    permissions.ensure(actor, Capability.READ_ONBOARDING)
    limits.spend(_EXPORTS, str(actor.user.public_id), now=now)
    count = keyset.count_up_to(found, MOST_ROWS)
    if count > MOST_ROWS:
        raise TooManyRows(
            _("一次最多导出 %(most)s 家企业。请增加条件，分几次导出。") % {"most": f"{MOST_ROWS:,}"}
        )
    audit.record(
        who=trail.who(actor),
        action="enterprises.enterprise.export",
        subject=Subject("enterprises.export", f"{chosen}:{count}"),
        now=now,
    )

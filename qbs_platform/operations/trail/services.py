"""Exporting the trail: refused when too large, recorded before the first row leaves."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.audit import selectors
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Facts, Subject
from qbs_platform.audit.models import AuditEvent
from qbs_platform.audit.selectors import Filter
from qbs_platform.common import keyset
from qbs_platform.common.exports import Format
from qbs_platform.operations.trail.errors import FormatUnknown, TooManyRows

MOST_ROWS = 100_000
_EXPORTS = Rule("export", 20, timedelta(hours=1))  # each costs seconds of a processor


def format_of(text: str) -> Format:
    """Read the format that a form names; raises FormatUnknown."""
    try:
        return Format(text)
    except ValueError:
        raise FormatUnknown(_("请选择导出为 CSV 或 XLSX。")) from None


@transaction.atomic
def begin_export(
    *, actor: Actor | None, wanted: Filter, chosen: Format, now: datetime
) -> QuerySet[AuditEvent]:
    """Record that ``actor`` takes along what ``wanted`` describes, and return it, newest first.

    Only events from before ``now`` are in it, so neither is the export's own. It is refused
    rather than cut: a file that silently lacks events would be read as if it were all of them.

    Raises CapabilityMissing, TooOften (20 within an hour) or TooManyRows.
    """
    permissions.ensure(actor, Capability.READ_AUDIT_TRAIL)
    limits.spend(_EXPORTS, str(actor.user.public_id) if actor else "", now=now)
    closed = replace(wanted, until=min(wanted.until or now, now))
    chosen_events = selectors.events(closed)
    count = keyset.count_up_to(chosen_events, MOST_ROWS)
    if count > MOST_ROWS:
        raise TooManyRows(too_many())
    audit.record(
        who=trail.who(actor),
        action="operations.trail.export",
        subject=Subject("operations.export", f"{chosen}:{count}"),
        after=_facts(closed),
        now=now,
    )
    return chosen_events


def too_many() -> str:
    """Say why an export is refused and what to do."""
    return _("一次最多导出 %(most)s 条。请缩短时间范围或增加条件，分几次导出。") % {
        "most": f"{MOST_ROWS:,}"
    }


def _facts(wanted: Filter) -> Facts:
    return {
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
        "actors": " ".join(sorted(str(actor) for actor in wanted.actors or ())),
        "action": wanted.action,
        "object": f"{wanted.object_type} {wanted.object_id}",
        "request": wanted.request_id,
        "result": wanted.result,
    }

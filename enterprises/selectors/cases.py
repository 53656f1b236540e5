"""The clerks' list of cases: narrowed, counted, sorted."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from enterprises.enums import CaseView, EnterpriseStatus, Item, Verdict
from enterprises.models import Enterprise, Opinion, ReturnedItem
from enterprises.selectors import onboarding
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common import workdays
from qbs_platform.common.validators import text
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.models import Region

_SETTLED = (
    EnterpriseStatus.ONBOARDED,
    EnterpriseStatus.REFUSED,
    EnterpriseStatus.LAPSED,
    EnterpriseStatus.WITHDRAWN,
)
_VERIFYING = Q(status=EnterpriseStatus.VERIFYING)
_WITHOUT_OWN = Q(has_own_opinion=False)
_SORTED_BY = {
    "name": "name",
    "region": "region__code",
    "status": "status",
    "round": "onboarding__round",
    "due": "onboarding__due_on",
    "opinions": "opinion_count",
}
SORTS = tuple(_SORTED_BY)
"""What the list can be sorted by."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; days are days of the first submission in Asia/Shanghai, both included."""

    text: str = ""
    region: Region | None = None
    industry: str = ""
    since: date | None = None
    until: date | None = None


def cases(actor: Actor, wanted: Wanted) -> QuerySet[Enterprise]:
    """The cases that the actor sees and looks for, with ``opinion_count`` of the present round."""
    found = onboarding.cases_visible_to(actor).annotate(opinion_count=_opinion_count())
    if wanted.text:
        code = Q(uscc__contains=text.compact(wanted.text))
        found = found.filter(Q(name__icontains=wanted.text) | code)
    if wanted.region:
        found = found.filter(region__in=regions.subtree(wanted.region))
    if wanted.industry:
        found = found.filter(particulars__industry=wanted.industry)
    if wanted.since:
        found = found.filter(onboarding__submitted_at__gte=_midnight(wanted.since))
    if wanted.until:
        next_day = wanted.until + timedelta(days=1)
        found = found.filter(onboarding__submitted_at__lt=_midnight(next_day))
    return found


def of_view(found: QuerySet[Enterprise], view: CaseView, *, on: date) -> QuerySet[Enterprise]:
    """Those of ``cases`` that stand in one list on a day."""
    return found.filter(_condition(view, on))


def counts(found: QuerySet[Enterprise], *, on: date) -> dict[CaseView, int]:
    """How many of ``cases`` stand in each list; one query."""
    asked = {view.name: Count("pk", filter=_condition(view, on)) for view in CaseView}
    counted = found.order_by().aggregate(**asked)
    return {view: counted[view.name] for view in CaseView}


def in_order(found: QuerySet[Enterprise], sort: str) -> QuerySet[Enterprise]:
    """Sorted by one of ``SORTS``, downwards with a minus; else the most pressing first."""
    column = _SORTED_BY.get(sort.removeprefix("-"))
    if column is None:
        return found
    by = F(column)
    order = by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True)
    return found.order_by(order, "pk")


def most_pressing(actor: Actor, most: int) -> list[Enterprise]:
    """The cases that wait for this person, at most ``most``: without an opinion of their own."""
    if not permissions.may(actor, Capability.READ_ONBOARDING):
        return []
    waiting = cases(actor, Wanted()).filter(_VERIFYING, _WITHOUT_OWN)
    return list(waiting[:most])


def latest_returned(enterprise: Enterprise) -> dict[Item, ReturnedItem]:
    """What was returned last: to be corrected now, or answered in the present round."""
    rows = list(onboarding.returned_items(enterprise))
    number = rows[0].round if rows else 0
    if number < enterprise.onboarding.round - 1:
        return {}
    return {Item(row.item): row for row in rows if row.round == number}


def acts_open_to(actor: Actor, enterprise: Enterprise) -> list[str]:
    """What this person may do with one of ``cases`` now: by the table, and by their own opinion."""
    has_opinion: bool = enterprise.has_own_opinion  # type: ignore[attr-defined]
    offered = {
        "opine": [] if has_opinion else ["accept", "refuse"],
        "retract": ["retract"] if has_opinion else [],
        "return": ["return"],
    }
    names = onboarding.steps_open_to(actor, enterprise)
    return [act for name in offered if name in names for act in offered[name]]


def settles(enterprise: Enterprise, verdict: Verdict) -> bool:
    """Whether one more opinion of this kind would be the second."""
    return onboarding.standing_opinions(enterprise).filter(verdict=verdict).exists()


def reads_identity(actor: Actor, enterprise: Enterprise) -> bool:
    """Whether the person sees identity numbers whole: who checks, while it is being checked."""
    is_open = enterprise.standing is EnterpriseStatus.VERIFYING
    return is_open and permissions.may(actor, Capability.CHECK_ONBOARDING)


def _condition(view: CaseView, on: date) -> Q:
    return {
        CaseView.WAITING: _VERIFYING,
        CaseView.ONE_OPINION: _VERIFYING & Q(opinion_count__gt=0),
        CaseView.OVERDUE: _VERIFYING & Q(onboarding__due_on__lt=on),
        CaseView.RETURNED: Q(status=EnterpriseStatus.RETURNED),
        CaseView.SETTLED: Q(status__in=_SETTLED),
        CaseView.ALL: Q(),
    }[view]


def _opinion_count() -> Coalesce:
    standing = Opinion.objects.filter(
        enterprise=OuterRef("pk"), round=OuterRef("onboarding__round"), retracted_at=None
    )
    counted = standing.order_by().values("enterprise").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0, output_field=IntegerField())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=workdays.SHANGHAI)

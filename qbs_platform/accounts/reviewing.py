"""Reading the list for the access review: every live grant and how long ago somebody looked at it.

Source: GB/T 22239-2019, 8.1.4.2. Who may read it is asked by the page.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When

from qbs_platform.accounts import people_selectors
from qbs_platform.accounts.enums import ROLES_OF, Role, RoleKind
from qbs_platform.accounts.models import Grant, GrantReview

TERM = timedelta(days=90)
_PLACES = [When(role=role, then=Value(place)) for place, role in enumerate(Role.values)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which grants; None does not restrict. ``is_due``: never reviewed, or before TERM."""

    kind: RoleKind | None = None
    is_due: bool = False


def live_grants(wanted: Wanted, *, now: datetime) -> QuerySet[Grant]:
    """Live grants by party and role, then by name.

    Each with its person, ``has_factor``, and ``reviewed_at`` and ``reviewer`` of the newest review.
    """
    newest = GrantReview.objects.filter(grant=OuterRef("pk")).order_by("-reviewed_at", "-pk")
    found = Grant.objects.filter(revoked_at__isnull=True).annotate(
        reviewed_at=Subquery(newest.values("reviewed_at")[:1]),
        reviewer=Subquery(newest.values("reviewed_by__name")[:1]),
        has_factor=people_selectors.factors_of_outer("user"),
    )
    if wanted.kind:
        found = found.filter(role__in=ROLES_OF[wanted.kind])
    if wanted.is_due:
        found = found.filter(due_q(now))
    return found.select_related("user", "region", "granted_by").order_by(
        Case(*_PLACES), "user__name", "pk"
    )


def due_q(now: datetime) -> Q:
    """The condition of being due, on ``live_grants``."""
    return Q(reviewed_at__isnull=True) | Q(reviewed_at__lte=now - TERM)

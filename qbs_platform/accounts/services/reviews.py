"""Access review: somebody looks at each grant again, at least every 90 days.

Source: GB/T 22239-2019, 8.1.4.2 (superfluous and expired accounts); OWASP ASVS 5.0, 8.2.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qbs_platform.accounts import reviewing, selectors, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.errors import AlreadySo, CapabilityMissing
from qbs_platform.accounts.models import Grant, GrantReview
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import acts, appointments, grants
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject


@transaction.atomic
def mark(*, actor: Actor, grant_id: int, now: datetime) -> GrantReview:
    """Note that a grant was looked at and is still needed; once while it is not due again.

    Raises CapabilityMissing, OwnAccount or AlreadySo.
    """
    managed = selectors.grants_managed_by(actor).filter(pk=grant_id).first()
    if managed is None:
        raise CapabilityMissing(_("您当前的身份不能复核这个角色。"))
    acts.begin(actor, managed.user_id, Capability.MANAGE_PEOPLE)
    grant = appointments.ensure_live(
        Grant.objects.select_for_update(of=("self",)).get(pk=managed.pk)
    )
    if grant.reviews.filter(reviewed_at__gt=now - reviewing.TERM).exists():
        raise AlreadySo(_("这个身份已经复核过，还没有到期。"))
    review = GrantReview.objects.create(grant=grant, reviewed_by=actor.user, reviewed_at=now)
    audit.record(
        who=trail.who(actor),
        action="accounts.grant.review",
        subject=grants.about(grant),
        after=grants.facts(grant),
        now=now,
    )
    return review


@transaction.atomic
def record_export(*, actor: Actor, now: datetime) -> None:
    """Write that the review list left the platform as a file."""
    audit.record(who=trail.who(actor), action="accounts.grant.export", subject=Subject(), now=now)

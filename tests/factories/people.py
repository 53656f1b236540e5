"""People of every role, made through the services as the product makes them."""

import itertools
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from qbs_platform.accounts import presence
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import KIND_OF, Role, RoleKind
from qbs_platform.accounts.models import Grant, User
from qbs_platform.accounts.services import (
    appointments,
    grants,
    people,
    second_factors,
    suspensions,
)
from qbs_platform.operations import routes
from qbs_platform.regions import selectors as regions

SINCE = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "kept-in-the-test-only-7391"
OUR_ORGANISATION = uuid.UUID("11111111-1111-4111-8111-111111111111")
OTHER_ORGANISATION = uuid.UUID("22222222-2222-4222-8222-222222222222")
REASON = "已离职，不再需要这个账号。"
_numbers = itertools.count(1)


@receiver(user_logged_in)
def _force_login_is_complete(request: HttpRequest, **_kwargs: Any) -> None:
    """``Client.force_login`` stands for a whole sign-in: its request has no method."""
    if request.method is None:
        presence.prove(request, with_second_factor=True, now=timezone.now())


@dataclass(frozen=True, slots=True)
class Person:
    """A person and the first grant they hold."""

    user: User
    grant: Grant

    @property
    def actor(self) -> Actor:
        """The person acting under that grant."""
        return Actor(self.user, self.grant)


def make_person(
    role: str, region: str | None = None, organisation: uuid.UUID = OUR_ORGANISATION
) -> Person:
    """Register someone and grant one role; ``region`` is a code, for officials."""
    user = people.register(
        email=f"person{next(_numbers)}@example.cn", name="林晓", password=PASSWORD, now=SINCE
    )
    return Person(user, give(user, role, region, organisation))


def give(
    user: User, role: str, region: str | None = None, organisation: uuid.UUID = OUR_ORGANISATION
) -> Grant:
    """Grant one more role to somebody."""
    belongs = KIND_OF[Role(role)] in {RoleKind.ENTERPRISE, RoleKind.ENDORSER}
    return grants.give(
        user=user,
        role=Role(role),
        region=regions.by_code(region) if region else None,
        organisation=organisation if belongs else None,
        granted_by=None,
        now=SINCE,
    )


def make_principal(name: str) -> Person | None:
    """The person that authz_policy.yaml calls ``name``; None for the anonymous one."""
    facts = routes.policy_file()["principals"][name]
    if not facts:
        return None
    other = facts.get("organisation") == "other"
    return make_person(
        facts["role"], facts.get("region"), OTHER_ORGANISATION if other else OUR_ORGANISATION
    )


def enrol_app(user: User, *, at: datetime = SINCE) -> str:
    """Give ``user`` an app as second factor, enrolled at ``at``; its secret."""
    secret = second_factors.new_secret()
    second_factors.enrol_app(
        user=user, secret=secret, code=second_factors.code_of(secret, at=at), now=at
    )
    return secret


def suspend(user: User) -> None:
    """Have an administrator suspend somebody."""
    suspensions.suspend(
        actor=make_person("SYS_ADMIN").actor,
        person_id=user.pk,
        reason=REASON,
        now=timezone.now(),
    )


def revoke(grant: Grant) -> None:
    """Have an administrator revoke somebody's role."""
    appointments.revoke(
        actor=make_person("SYS_ADMIN").actor,
        grant_id=grant.pk,
        reason=REASON,
        now=timezone.now(),
    )

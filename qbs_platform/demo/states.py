"""People in other states than signed in: somebody suspended, invitations open and expired."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from qbs_platform.accounts import selectors
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import grants, invitations, people, suspensions
from qbs_platform.accounts.services.invitations import Offer

_ADMINISTRATOR = "admin@demo.example"


def seed(listed: dict[str, Any], *, now: datetime) -> None:
    """Make them, once the people of ``listed`` are there; in the caller's transaction."""
    _seed_former(listed["former"], listed["password"], now)
    for invitation in listed["invitations"]:
        invitations.invite(
            actor=_actor(invitation["by"]),
            email=invitation["email"],
            offer=Offer(Role(invitation["role"])),
            language=settings.LANGUAGE_CODE,
            now=now - timedelta(days=invitation["days_ago"]),
        )


def _seed_former(former: dict[str, Any], password: str, now: datetime) -> None:
    joined_at = now - timedelta(days=former["joined_days_ago"])
    user = people.register(
        email=former["email"], name=former["name"], password=password, now=joined_at
    )
    administrator = _actor(_ADMINISTRATOR)
    grants.give(user=user, role=Role(former["role"]), granted_by=administrator.user, now=joined_at)
    suspensions.suspend(actor=administrator, person_id=user.pk, reason=former["reason"], now=now)


def _actor(email: str) -> Actor:
    user = User.objects.get(email=email)
    return Actor(user, selectors.live_grants_of(user)[0])

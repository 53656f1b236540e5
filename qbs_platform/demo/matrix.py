"""People and objects for tools that try every route as everybody (security.md, TC-2, T-01).

Every role, once in each of two organisations or regions where it has one, through the services.
Running it again changes nothing and tells the same.
"""

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction

from enterprises.models import Enterprise
from qbs_platform.accounts import selectors
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import KIND_OF, Role, RoleKind
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import grants, people, second_factors
from qbs_platform.demo import codes, content, joining
from qbs_platform.demo.joining import Crew, Newcomer
from qbs_platform.regions import selectors as regions

REGIONS = ("330000", "440000")
_SERIAL = 901  # fictional codes of the demo stay below
_ENDORSERS = uuid.UUID("5f0f5a3e-6a3b-4ac0-9d5b-0d5f2d6c7e10")
# Tables of the product whose rows a route may name by public id.
_APPS = ("accounts", "enterprises", "certification", "standards", "chain", "notifications", "files")


@dataclass(frozen=True, slots=True)
class Principal:
    """One person to be: a role, and the place it holds for ("" where it holds everywhere)."""

    name: str
    role: Role
    region: str = ""
    organisation: str = ""

    @property
    def email(self) -> str:
        """The address of the account."""
        return f"{self.name}@matrix.example"


@transaction.atomic
def seed(*, now: datetime) -> dict[str, Any]:
    """Make whoever is missing; everybody with what signs them in, and the ids of all objects.

    ``{"principals": [{name, role, region, organisation, email, password, totp_secret}],
    "objects": {"<app>.<model>": [public ids]}}``; ``totp_secret`` is null where none is needed.
    """
    found = [_told(principal, now) for principal in _principals(now)]
    return {"principals": found, "objects": _objects()}


def _told(principal: Principal, now: datetime) -> dict[str, Any]:
    listed = content.people()
    user = User.objects.filter(email=principal.email).first()
    if user is None:
        user = _make(principal, listed["password"], now)
    needs_code = bool(second_factors.types_of(user))
    return {
        "name": principal.name,
        "role": principal.role.value,
        "region": principal.region or None,
        "organisation": principal.organisation or None,
        "email": principal.email,
        "password": listed["password"],
        "totp_secret": listed["totp_secret"] if needs_code else None,
    }


def _make(principal: Principal, password: str, now: datetime) -> User:
    user = people.register(email=principal.email, name=principal.name, password=password, now=now)
    grants.give(
        user=user,
        role=principal.role,
        region=regions.by_code(principal.region) if principal.region else None,
        organisation=uuid.UUID(principal.organisation) if principal.organisation else None,
        granted_by=None,
        now=now,
    )
    if selectors.is_staff(user):
        _enrol(user, now - timedelta(hours=1))  # so that the present code is still unused
    return user


def _enrol(user: User, at: datetime) -> None:
    secret = content.people()["totp_secret"]
    code = second_factors.code_of(secret, at=at)
    second_factors.enrol_app(user=user, secret=secret, code=code, now=at)


def _principals(now: datetime) -> Iterator[Principal]:
    organisations = _organisations(now)
    for role in Role:
        name = role.value.lower().replace("_", "-")
        kind = KIND_OF[role]
        if kind is RoleKind.OFFICIAL:
            for number, region in enumerate(REGIONS, 1):
                yield Principal(f"{name}-{number}", role, region=region)
        elif kind in organisations:
            for number, organisation in enumerate(organisations[kind], 1):
                yield Principal(f"{name}-{number}", role, organisation=organisation)
        else:
            yield Principal(name, role)


def _organisations(now: datetime) -> dict[RoleKind, list[str]]:
    """Two enterprises, one in each region, and two endorsers."""
    return {
        RoleKind.ENTERPRISE: [_enterprise(n, code, now) for n, code in enumerate(REGIONS)],
        RoleKind.ENDORSER: [str(uuid.uuid5(_ENDORSERS, region)) for region in REGIONS],
    }


def _enterprise(number: int, region: str, now: datetime) -> str:
    county = regions.subtree(regions.by_code(region)).filter(level="COUNTY").order_by("code")[0]
    uscc = codes.fictional_uscc(county.code, _SERIAL + number)
    known = Enterprise.objects.filter(uscc=uscc).first()
    name = f"{county.name}矩阵有限公司（演示）"
    made = known or joining.on_chain(Newcomer(uscc, name, county), _crew(now), now=now)
    return str(made.public_id)


def _crew(now: datetime) -> Crew:
    """Three people who only bring the enterprises on chain, and are told to nobody."""
    applicant, *clerks = (_helper(number, now) for number in range(3))
    for clerk in clerks:
        if not selectors.live_grants_of(clerk).exists():
            grants.give(user=clerk, role=Role.CLERK, granted_by=None, now=now)
    acting = [Actor(clerk, selectors.live_grants_of(clerk)[0]) for clerk in clerks]
    return joining.crew(Actor(applicant, None), tuple(acting), now=now)


def _helper(number: int, now: datetime) -> User:
    email = f"joining-{number}@matrix.example"
    known = User.objects.filter(email=email).first()
    return known or people.register(
        email=email, name=email, password=secrets.token_urlsafe(24), now=now
    )


def _objects() -> dict[str, list[str]]:
    named = [model for app in _APPS for model in apps.get_app_config(app).get_models()]
    return {
        f"{model._meta.app_label}.{model.__name__.lower()}": _public_ids(model)
        for model in named
        if hasattr(model, "public_id")
    }


def _public_ids(model: type[Any]) -> list[str]:
    found = model.objects.order_by("pk").values_list("public_id", flat=True)
    return [str(public_id) for public_id in found]

"""Making the demo: a believable country, always through the services of the apps."""

import itertools
import secrets
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from enterprises.models import Enterprise
from qbs_platform.accounts import selectors
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import KIND_OF, SECOND_FACTOR_KINDS, Role
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import grants, people, recovery_codes, second_factors
from qbs_platform.accounts.services.recovery_codes import Kept
from qbs_platform.demo import codes, content, declarations, joining, products, states
from qbs_platform.demo.joining import Newcomer
from qbs_platform.notifications import services as notifications
from qbs_platform.notifications.enums import Channel, KindGroup
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.models import Region

ENTERPRISES_IN_EACH_CITY = 2
_JOINING_EACH_DAY = 5
_KEPT_FOR = timedelta(days=3)  # how long the enterprise of the accounts has had its products here
_RECENT = timedelta(days=4)  # what clerks were told since then is unread
_REGISTRAR, _APPLICANT = "registrar@demo.example", "applicant@demo.example"
_OWNER = "owner@demo.example"
_SIGNATORY = "signatory@demo.example"
_CLERKS = ("clerk@demo.example", "clerk2@demo.example")


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the list of demo accounts."""

    email: str
    name: str
    roles: tuple[str, ...]
    needs_code: bool


@dataclass(frozen=True, slots=True)
class WayIn:
    """What opens every demo account: one password, and for most a code that changes."""

    password: str
    code: str
    seconds_left: int
    secret: str
    first_recovery_code: int
    last_recovery_code: int


@transaction.atomic
def seed(*, now: datetime) -> bool:
    """Make the whole demo, once; False when it is already there.

    ``now`` is an aware datetime, the time at which everything joined.
    """
    listed = content.people()
    if User.objects.filter(email=listed["people"][0]["email"]).exists():
        return False
    users = {person["email"]: _register(person, listed, now) for person in listed["people"]}
    for person in listed["people"]:
        _give_grants(users[person["email"]], person, [], now)
    joined = _join(users, now=now)
    for person in listed["people"]:
        _give_grants(users[person["email"]], person, joined, now)
    _seed_products(users[_OWNER], users[_SIGNATORY], joined[0], now=now)
    _seed_second_factors(users.values(), listed, now)
    states.seed(listed, now=now)
    return True


def accounts() -> list[Account]:
    """The demo accounts in the order of the file, with their roles in words."""
    return [
        Account(
            email=person["email"],
            name=person["name"],
            roles=tuple(str(Role(grant["role"]).label) for grant in person["grants"])
            or (str(Role.ENT_OWNER.label),),
            needs_code=any(
                KIND_OF[Role(grant["role"])] in SECOND_FACTOR_KINDS for grant in person["grants"]
            ),
        )
        for person in content.people()["people"]
    ]


def way_in(*, now: datetime) -> WayIn:
    """The password of all, and what their authenticator apps show at ``now``."""
    listed = content.people()
    period = second_factors.PERIOD_SECONDS
    return WayIn(
        password=listed["password"],
        code=second_factors.code_of(listed["totp_secret"], at=now),
        seconds_left=period - int(now.timestamp()) % period,
        secret=listed["totp_secret"],
        first_recovery_code=listed["recovery_codes"]["first"],
        last_recovery_code=listed["recovery_codes"]["last"],
    )


def _register(person: dict[str, Any], listed: dict[str, Any], now: datetime) -> User:
    return people.register(
        email=person["email"], name=person["name"], password=listed["password"], now=now
    )


def _give_grants(
    user: User, person: dict[str, Any], joined: list[uuid.UUID], now: datetime
) -> None:
    """Those for an enterprise once they have ``joined``, and before that all the others."""
    for grant in person["grants"]:
        region, enterprise = grant.get("region"), grant.get("enterprise")
        if (enterprise is None) != bool(joined):
            grants.give(
                user=user,
                role=Role(grant["role"]),
                region=regions.by_code(region) if region else None,
                organisation=None if enterprise is None else joined[enterprise],
                granted_by=None,
                now=now,
            )


def _seed_products(owner: User, signatory: User, enterprise: uuid.UUID, *, now: datetime) -> None:
    row = Enterprise.objects.select_related("region").get(public_id=enterprise)
    listed, begun = content.declarations(), now - _KEPT_FOR
    products.seed(content.products(), _acting(owner), row, now=begun)
    declarations.seed(listed, _acting(owner), _acting(signatory), row, now=begun)


def _join(users: dict[str, User], *, now: datetime) -> list[uuid.UUID]:
    """Bring the country's enterprises on chain, some each day, and leave some cases open."""
    registrar = people.register(
        email=_REGISTRAR, name="演示登记员", password=secrets.token_urlsafe(24), now=now
    )
    quiet = dict.fromkeys(KindGroup, Channel.NEVER)
    notifications.set_preferences(person_id=registrar.pk, language="zh-hans", channels=quiet)
    clerks = tuple(_acting(users[email]) for email in _CLERKS)
    newcomers = list(_fictional_enterprises())
    begun = now - timedelta(days=len(newcomers) // _JOINING_EACH_DAY + 1)
    crew = joining.crew(Actor(registrar, None), clerks, now=begun)
    joined = []
    for number, newcomer in enumerate(newcomers):
        at = begun + timedelta(days=number // _JOINING_EACH_DAY)
        joined.append(joining.on_chain(newcomer, crew, now=at).public_id)
    applicant = joining.crew(Actor(users[_APPLICANT], None), clerks, now=now)
    for serial, case in enumerate(content.cases(), len(newcomers) + 1):
        region = regions.by_code(case["region"])
        name = f"{region.name}{case['goods']}有限公司（演示）"
        newcomer = Newcomer(codes.fictional_uscc(region.code, serial), name, region)
        joining.in_state(newcomer, case["state"], applicant, now=now)
    for clerk in clerks:
        notifications.mark_all_read(reader_id=clerk.user.pk, until=now - _RECENT, now=now)
    return joined


def _acting(user: User) -> Actor:
    return Actor(user, selectors.live_grants_of(user)[0])


def _seed_second_factors(users: Iterable[User], listed: dict[str, Any], now: datetime) -> None:
    kept = _recovery_codes(listed)
    for user in users:
        if selectors.is_staff(user):
            _seed_second_factor(user, listed, kept, now)


def _seed_second_factor(user: User, listed: dict[str, Any], kept: Kept, now: datetime) -> None:
    """Enrolled an hour ago, so that the present code has not been used yet."""
    secret, before = listed["totp_secret"], now - timedelta(hours=1)
    code = second_factors.code_of(secret, at=before)
    second_factors.enrol_app(user=user, secret=secret, code=code, now=before)
    second_factors.set_recovery_codes(user=user, kept=kept, now=now)


def _recovery_codes(listed: dict[str, Any]) -> Kept:
    """Hashed once for all who share them: one hash is slow by intent."""
    numbers = range(listed["recovery_codes"]["first"], listed["recovery_codes"]["last"] + 1)
    return recovery_codes.kept(str(number) for number in numbers)


def _fictional_enterprises() -> Iterator[Newcomer]:
    country = content.country()
    marks = itertools.cycle(country["marks"])
    goods = itertools.cycle(country["goods"][1:] + country["goods"][:2])
    serial = itertools.count(1)
    for code in content.cities():
        city = regions.by_code(code)
        for region in itertools.islice(itertools.cycle(_places_in(city)), ENTERPRISES_IN_EACH_CITY):
            name = f"{_short(city.name)}{next(marks)}{next(goods)}有限公司（演示）"
            yield Newcomer(codes.fictional_uscc(region.code, next(serial)), name, region)


def _places_in(city: Region) -> list[Region]:
    """The counties an enterprise can be registered in; the city itself where it has none."""
    return list(regions.children_of(city)) or [city]


def _short(name: str) -> str:
    return name.removesuffix("市")

"""People of every role, made through the services as the product makes them."""

import itertools
import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qbs_platform.accounts.enums import KIND_OF, Role, RoleKind
from qbs_platform.accounts.models import Grant, User
from qbs_platform.accounts.services import grants, people
from qbs_platform.operations import routes
from qbs_platform.regions import selectors as regions

SINCE = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "kept-in-the-test-only-7391"
OUR_ORGANISATION = uuid.UUID("11111111-1111-4111-8111-111111111111")
OTHER_ORGANISATION = uuid.UUID("22222222-2222-4222-8222-222222222222")
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Person:
    """A person and the first grant they hold."""

    user: User
    grant: Grant


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

"""Entering an enterprise, and who sees it afterwards."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from enterprises import selectors, services
from enterprises.errors import AlreadyJoined, CodeRefused
from enterprises.models import Enterprise
from qbs_platform.accounts.actors import Actor
from qbs_platform.regions import selectors as regions
from tests.factories.people import OTHER_ORGANISATION, Person, give

HANGZHOU_FIRM = "91330106MAFAKE0002"
SHENZHEN_FIRM = "91440305MAFAKE035B"

pytestmark = pytest.mark.usefixtures("regions_loaded")


@pytest.fixture
def firms(now: datetime, regions_loaded: None) -> list[Enterprise]:
    """One enterprise in 西湖区 of 杭州, one in 南山区 of 深圳."""
    return [
        services.register(uscc=uscc, name=name, region=regions.by_code(uscc[2:8]), now=now)
        for uscc, name in ((HANGZHOU_FIRM, "西湖甲厂"), (SHENZHEN_FIRM, "南山乙厂"))
    ]


def seen_by(person: Person) -> list[str]:
    visible = selectors.enterprises_visible_to(Actor(person.user, person.grant))
    return [enterprise.uscc for enterprise in visible.order_by("uscc")]


def test_a_code_typed_full_width_is_stored_in_its_normal_form(now: datetime) -> None:
    typed = "９１３３０１０６ＭＡＦＡＫＥ０００２"
    firm = services.register(uscc=typed, name=" 甲 ", region=regions.by_code("330106"), now=now)

    assert (firm.uscc, firm.name) == (HANGZHOU_FIRM, "甲")


def test_a_wrong_code_is_refused_with_the_character_at_fault(now: datetime) -> None:
    with pytest.raises(CodeRefused, match="第 18 位"):
        services.register(
            uscc="91330106MAFAKE0003", name="甲", region=regions.by_code("330106"), now=now
        )


def test_a_code_that_a_person_must_compare_is_not_entered_by_itself(now: datetime) -> None:
    """320592 is in no table of divisions, but 苏州 is."""
    with pytest.raises(CodeRefused, match="由工作人员核实"):
        services.register(
            uscc="91320592MAFAKE0004", name="甲", region=regions.by_code("320500"), now=now
        )

    assert not Enterprise.objects.exists()


@pytest.mark.usefixtures("firms")
def test_the_same_code_joins_once(now: datetime) -> None:
    with pytest.raises(AlreadyJoined, match=HANGZHOU_FIRM):
        services.register(uscc=HANGZHOU_FIRM, name="乙", region=regions.by_code("330106"), now=now)


def test_the_database_refuses_a_code_of_another_shape(now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise.objects.create(
            uscc="91330106MAFAKE000I", name="甲", region=regions.by_code("330106"), created_at=now
        )


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize(
    ("role", "region", "seen"),
    [
        ("GOV_VIEWER", "000000", [HANGZHOU_FIRM, SHENZHEN_FIRM]),
        ("GOV_VIEWER", "330000", [HANGZHOU_FIRM]),
        ("GOV_VIEWER", "330100", [HANGZHOU_FIRM]),
        ("GOV_VIEWER", "330106", [HANGZHOU_FIRM]),
        ("GOV_VIEWER", "330105", []),
        ("GOV_VIEWER", "440000", [SHENZHEN_FIRM]),
        ("CLERK", None, [HANGZHOU_FIRM, SHENZHEN_FIRM]),
        ("INTERNAL_AUDITOR", None, [HANGZHOU_FIRM, SHENZHEN_FIRM]),
        ("SYS_ADMIN", None, []),
    ],
)
def test_each_role_sees_what_is_its_business(
    person: Callable[..., Person], role: str, region: str | None, seen: list[str]
) -> None:
    assert seen_by(person(role, region)) == seen


def test_a_member_sees_the_own_enterprise_only(
    firms: list[Enterprise], person: Callable[..., Person]
) -> None:
    member = person("ENT_OWNER", None, firms[1].public_id)
    stranger = person("ENT_OWNER", None, OTHER_ORGANISATION)

    assert seen_by(member) == [SHENZHEN_FIRM]
    assert selectors.enterprise_of(Actor(member.user, member.grant)) == firms[1]
    assert seen_by(stranger) == []


def test_a_person_without_a_role_sees_nothing(
    firms: list[Enterprise], person: Callable[..., Person]
) -> None:
    actor = Actor(person("CLERK").user, None)

    assert list(selectors.enterprises_visible_to(actor)) == []
    assert selectors.enterprise_of(actor) is None


def test_the_header_tells_two_enterprises_of_one_agent_apart(
    firms: list[Enterprise], person: Callable[..., Person], client: object
) -> None:
    agent = person("ENT_AGENT", None, firms[0].public_id)
    give(agent.user, "ENT_AGENT", None, firms[1].public_id)
    client.force_login(agent.user)  # type: ignore[attr-defined]

    page = client.get("/desk/").content.decode()  # type: ignore[attr-defined]

    assert page.count("西湖甲厂") >= 2
    assert page.count("南山乙厂") == 1

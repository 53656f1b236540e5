"""The catalogue as anybody reads it and as the scheme manager keeps it."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.audit.models import AuditEvent
from qbs_platform.common.imports import Sifted
from standards.cited import selectors
from standards.cited.services import entries, imports
from standards.enums import CitedStatus
from standards.models import CitedStandard
from tests.factories.people import Person, make_person
from tests.standards.catalogue import NOW, facts, replaced, store

LIST, MANAGE = reverse("standards:cited-list"), reverse("standards:cited-manage")
NUMBER = "GB/T 29606—2013"
EDIT = reverse("standards:cited-edit", args=[NUMBER])
OTHERS = [role for role in Role.values if role != "SCHEME_MANAGER"]
TYPED = {
    "number": "gb/t29606-2013",
    "title_zh": "不锈钢真空杯",
    "title_en": "",
    "status": "CURRENT",
    "published_on": "",
    "effective_on": "",
    "withdrawn_on": "",
    "successors": "",
    "source": "国家标准馆",
    "checked_on": "2026-11-20",
    "version": "",
}


pytestmark = pytest.mark.usefixtures("regions_loaded", "first_edition")


@pytest.fixture
def keeper(person: Callable[..., Person]) -> Client:
    """The scheme manager's browser."""
    client = Client()
    client.force_login(person("SCHEME_MANAGER").user)
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def numbers_in(response: Any) -> list[str]:
    return [line.facts.number for line in response.context["lines"]]


def test_anybody_reads_a_standard_with_all_that_belongs_to_it() -> None:
    store(
        *replaced("GB/T 33993—2017", "GB/T 33993—2024", date(2025, 7, 1)),
    )
    page = text_of(Client().get("/standard/cited/GB~T_33993-2017/"))
    expected = [
        "GB/T 33993—2017 已被 GB/T 33993—2024 代替",
        reverse("standards:cited", args=["GB/T 33993—2024"]),
        reverse("standards:clause", args=["QBS-R-01"]),
        "全国标准信息公共服务平台",
        "2026-11-27",
    ]
    assert [each for each in expected if each not in page] == []


def test_a_predecessor_is_named_by_its_successor() -> None:
    store(*replaced("GB 4343.1—2018", "GB 4343.1—2024", date(2026, 6, 1)))
    page = text_of(Client().get(reverse("standards:cited", args=["GB 4343.1—2024"])))
    assert reverse("standards:cited", args=["GB 4343.1—2018"]) in page


@pytest.mark.parametrize("address", ["GB_1-1999", "nothing", "标准", "GB~T_33993-2017'--"])
def test_a_standard_that_is_not_listed_is_not_found(address: str) -> None:
    response = Client().get(f"/standard/cited/{address}/")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "引用标准目录中没有" in text_of(response)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, ["GB 2760—2024", "GB 14881—2013", "GB 14881—2025", NUMBER]),
        ({"order": "-number"}, [NUMBER, "GB 14881—2025", "GB 14881—2013", "GB 2760—2024"]),
        ({"text": "不锈钢"}, [NUMBER]),
        ({"kind": "GB/T"}, [NUMBER]),
        ({"mandatory": "1"}, ["GB 2760—2024"]),
        ({"status": "SUPERSEDED"}, ["GB 14881—2013"]),
        ({"status": "UPCOMING"}, []),
        ({"order": "-effective", "text": "14881"}, ["GB 14881—2025", "GB 14881—2013"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(asked: dict[str, str], numbers: list[str]) -> None:
    old, new = replaced("GB 14881—2013", "GB 14881—2025", date(2026, 9, 2))
    store(old, new, facts("GB 2760—2024", title_zh="添加剂", is_mandatory=True), facts())

    assert numbers_in(Client().get(LIST, asked)) == numbers


@pytest.mark.parametrize("asked", [{"kind": "X"}, {"status": "X"}, {"order": "X"}])
def test_a_wrong_question_is_named_and_kept(asked: dict[str, str]) -> None:
    response = Client().get(LIST, asked)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "没有这个选项" in text_of(response)


def test_the_list_costs_the_same_with_one_and_with_sixty_rows(
    django_assert_num_queries: Any,
) -> None:
    store(*replaced("GB/T 1—1999", "GB/T 1—2009", date(2010, 1, 1)))
    with django_assert_num_queries(3):
        response = Client().get(LIST)
    store(*(facts(f"GB/T {serial}—2020") for serial in range(10, 70)))
    with django_assert_num_queries(3):
        assert len(numbers_in(Client().get(LIST))) == 50
    assert len(numbers_in(Client().get(LIST, {"page": 2}))) == 12
    assert response.cookies == {}


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_writes_the_catalogue(role: str) -> None:
    region = "330000" if role.startswith("GOV_") else None
    actor = make_person(role, region).actor
    attempts: tuple[Callable[[], object], ...] = (
        lambda: entries.add(actor=actor, facts=facts(), now=NOW),
        lambda: entries.change(actor=actor, facts=facts(), version=1, now=NOW),
        lambda: imports.take(actor=actor, upload=None, sift=lambda _file: Sifted((), ()), now=NOW),  # type: ignore[arg-type]
    )
    for attempt in attempts:
        with pytest.raises(CapabilityMissing):
            attempt()
    assert not CitedStandard.objects.exists()


def test_the_scheme_manager_enters_a_standard_and_it_is_audited(keeper: Client) -> None:
    response = keeper.post(reverse("standards:cited-add"), TYPED)
    row = CitedStandard.objects.get()

    assert (response.status_code, response["Location"]) == (HTTPStatus.FOUND, MANAGE)
    assert (row.number, row.kind, row.version) == (NUMBER, "GB/T", 1)
    event = AuditEvent.objects.get(action="standards.cited-standard.added")
    assert event.object_id == str(row.public_id)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"number": "GB 7718"}, "标准编号应以连接号和四位年份结尾"),
        ({"title_zh": ""}, "请填写标准名称。"),
        ({"source": ""}, "请写明资料来源。"),
        ({"checked_on": "昨天"}, "日期不对"),
        ({"status": "SUPERSEDED"}, "被代替的标准须写明由哪项标准代替。"),
        ({"successors": "GB/T 29606—2030"}, "请先登记代替它的标准。"),
        ({"is_mandatory": "on"}, "都不是强制性标准"),
        ({"published_on": "2014-01-02", "effective_on": "2014-01-01"}, "实施日期早于发布日期"),
    ],
)
def test_a_wrong_entry_is_named_and_keeps_what_was_typed(
    keeper: Client, said: dict[str, str], sentence: str
) -> None:
    response = keeper.post(reverse("standards:cited-add"), {**TYPED, "title_en": "cup-7", **said})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in text_of(response)
    assert "cup-7" in text_of(response)
    assert not CitedStandard.objects.exists()


def test_a_number_is_entered_once(keeper: Client) -> None:
    store(facts())
    response = keeper.post(reverse("standards:cited-add"), TYPED)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "目录中已有 GB/T 29606—2013" in text_of(response)


def test_a_change_leaves_who_said_what_before(keeper: Client) -> None:
    store(facts())
    keeper.post(EDIT, {**TYPED, "version": "1"})
    newest = selectors.history(NUMBER)[0]

    assert newest.before is not None
    assert (newest.before["source"], newest.after["source"]) == (
        "全国标准信息公共服务平台",
        "国家标准馆",
    )
    assert "国家标准馆" in text_of(keeper.get(EDIT))


def test_an_edit_that_changes_nothing_writes_nothing(keeper: Client) -> None:
    store(facts(source="国家标准馆", checked_on=date(2026, 11, 20)))
    keeper.post(EDIT, {**TYPED, "version": "1"})
    assert CitedStandard.objects.get().version == 1


def test_an_edit_that_comes_late_shows_both_texts_and_can_be_decided(keeper: Client) -> None:
    store(facts())
    actor = make_person("SCHEME_MANAGER").actor
    entries.change(actor=actor, facts=facts(source="别人写的来源"), version=1, now=NOW)
    late = keeper.post(EDIT, {**TYPED, "version": "1"})

    assert late.status_code == HTTPStatus.CONFLICT
    assert "别人写的来源" in text_of(late)
    assert "国家标准馆" in text_of(late)
    assert CitedStandard.objects.get().source == "别人写的来源"
    decided = late.context["form"]["version"].value()
    assert keeper.post(EDIT, {**TYPED, "version": decided}).status_code == HTTPStatus.FOUND
    assert CitedStandard.objects.get().source == "国家标准馆"


def test_the_number_of_an_entry_cannot_be_changed(keeper: Client) -> None:
    store(facts())
    keeper.post(EDIT, {**TYPED, "number": "GB/T 1—2020", "version": "1"})
    assert CitedStandard.objects.get().number == NUMBER


def test_the_list_leaves_as_it_was_asked_for(keeper: Client) -> None:
    store(facts(), facts("GB 2760—2024", is_mandatory=True, status=CitedStatus.CURRENT))
    url = reverse("standards:cited-export", args=["csv"])
    answer = keeper.get(url, {"mandatory": "1"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]

    assert len(lines) == 2
    assert lines[1].startswith("GB 2760—2024,不锈钢真空杯,,强制性国家标准,是,现行")


def test_the_export_of_a_wrong_question_or_kind_is_refused(keeper: Client) -> None:
    csv, pdf = (reverse("standards:cited-export", args=[each]) for each in ("csv", "pdf"))
    assert keeper.get(csv, {"kind": "X"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert keeper.get(pdf).status_code == HTTPStatus.NOT_FOUND


def test_the_list_to_keep_leads_to_the_form(keeper: Client) -> None:
    store(facts())
    assert EDIT in text_of(keeper.get(MANAGE))
    assert keeper.get(EDIT).status_code == HTTPStatus.OK


def test_a_supplement_shows_the_status_of_its_standards() -> None:
    store(*replaced("GB 14881—2013", "GB 14881—2025", date(2026, 9, 2)))
    page = text_of(Client().get(reverse("standards:front")))

    assert reverse("standards:cited", args=["GB 14881—2025"]) in page
    assert "目录中未查到" in page

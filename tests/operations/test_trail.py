"""The audit trail as the internal auditor reads it, and as nobody else does."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.enums import EnterpriseStatus
from enterprises.models import Enterprise
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.accounts.models import User
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import NOBODY, Subject, Who
from qbs_platform.audit.models import AuditEvent
from qbs_platform.audit.selectors import Filter
from qbs_platform.common.exports import Format
from qbs_platform.operations.trail import services
from qbs_platform.regions import selectors as regions
from tests.factories.people import OUR_ORGANISATION, SINCE, Person

PAGE = reverse("operations:trail")
SHANGHAI = ZoneInfo("Asia/Shanghai")
ERASED = uuid.UUID(int=0xE)


@pytest.fixture
def auditor(person: Callable[..., Person]) -> Client:
    """Ines of internal audit."""
    client = Client()
    client.force_login(person("INTERNAL_AUDITOR").user)
    return client


@transaction.atomic
def happen(action: str = "tests.thing.change", **changes: Any) -> AuditEvent:
    given = {"who": NOBODY, "subject": Subject("tests.thing", "T-1"), "now": SINCE}
    return audit.record(action=action, **{**given, **changes})


def refused() -> AuditEvent:
    return AuditEvent.objects.create(
        at=SINCE, action="tests.thing.sign", result="REFUSED", reason="TooLate"
    )


def acting(person: Person) -> Who:
    return Who(person.user.public_id, person.grant.public_id, person.grant.organisation)


def shown(client: Client, **asked: str | int) -> list[int]:
    """Keys of the events in the list, from top to bottom."""
    page = client.get(PAGE, asked).content.decode()
    return [int(key) for key in re.findall(rf'"{PAGE}(\d+)/"', page)]


def on(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)


# -- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["SYS_ADMIN", "ENT_OWNER", "DECIDER", "HEAD", "LAB_SIGNER"])
def test_nobody_else_reads_or_exports(
    client: Client, person: Callable[..., Person], role: str
) -> None:
    event = happen()
    client.force_login(person(role).user)

    answers = [
        client.get(PAGE),
        client.get(reverse("operations:trail-event", args=[event.pk])),
        client.post(reverse("operations:trail-export"), {"format": "csv"}),
    ]
    assert {answer.status_code for answer in answers} == {HTTPStatus.FORBIDDEN}
    assert PAGE not in client.get(reverse("home:desk")).content.decode()


def test_the_service_itself_asks_for_the_capability(db: None) -> None:
    with pytest.raises(CapabilityMissing):
        services.begin_export(actor=None, wanted=Filter(), chosen=Format.CSV, now=SINCE)


def test_desk_and_navigation_lead_the_auditor_there(auditor: Client) -> None:
    desk = auditor.get(reverse("home:desk")).content.decode()

    assert desk.count(f'href="{PAGE}"') == 2
    assert re.search(rf'href="{PAGE}"\s+aria-current="page"', auditor.get(PAGE).content.decode())


# -- finding -------------------------------------------------------------------------------------


def test_a_day_begins_and_ends_at_midnight_in_beijing(auditor: Client) -> None:
    before = happen(now=on("2026-11-02", "23:59:59.999999"))
    first = happen(now=on("2026-11-03", "00:00:00"))
    last = happen(now=on("2026-11-04", "23:59:59.999999"))
    after = happen(now=on("2026-11-05", "00:00:00"))

    assert shown(auditor, since="2026-11-03", until="2026-11-04") == [last.pk, first.pk]
    assert shown(auditor, since="2026-11-03", until="2026-11-03") == [first.pk]
    assert shown(auditor, until="2026-11-02", action="tests") == [before.pk]
    assert shown(auditor, since="2026-11-05", action="tests") == [after.pk]


@pytest.mark.parametrize("text", ["江晚晴", "晚晴", "JIANG@", "jiang@example.cn"])
def test_a_person_is_found_by_a_part_of_name_or_address(
    auditor: Client, person: Callable[..., Person], text: str
) -> None:
    jiang, other = person("CLERK"), person("CLERK")
    User.objects.filter(pk=jiang.user.pk).update(name="江晚晴", email="jiang@example.cn")
    event = happen(who=acting(jiang))
    happen(who=acting(other))

    assert shown(auditor, person=text) == [event.pk]


def test_a_person_who_was_erased_is_found_by_number(auditor: Client) -> None:
    event = happen(who=Who(user=ERASED))
    happen()

    assert shown(auditor, person=str(ERASED)) == [event.pk]
    assert str(ERASED)[:8] in auditor.get(PAGE).content.decode()


def test_every_condition_narrows(auditor: Client) -> None:
    change = happen()
    other = happen("tests.thing.change-back", subject=Subject("tests.thing", "T-2"))
    no = refused()
    AuditEvent.objects.bulk_create(
        [AuditEvent(at=SINCE, action="tests.other", result="ALLOWED", request_id="0f3a-77b1")]
    )
    asked = {"action": "tests."}

    assert len(shown(auditor, **asked)) == 4
    assert shown(auditor, action="tests.thing.change") == [other.pk, change.pk]
    assert shown(auditor, result="REFUSED") == [no.pk]
    assert len(shown(auditor, result="ALLOWED", **asked)) == 3
    assert shown(auditor, object_type="tests.thing", object_id="T-2") == [other.pk]
    assert shown(auditor, object_id="T-1") == [change.pk]
    assert len(shown(auditor, request_id="0f3a-77b1")) == 1
    assert shown(auditor, request_id="0f3a-77b1", object_id="T-1") == []


WRONG = {
    "since": ("2026-13-01", "日期不对"),
    "until": ("1999-01-01", "日期应在 2020 年到 2099 年之间"),
    "person": ("没有这个人", "没有姓名或邮箱含“没有这个人”的人"),
    "action": ("Accounts!", "动作由小写字母"),
    "result": ("MAYBE", "没有这种结果"),
    "object_type": ("user", "对象类型写成"),
    "object_id": ("T 1", "对象编号由字母"),
    "request_id": ("-1", "请求编号由字母"),
}


@pytest.mark.parametrize("field", WRONG)
def test_a_wrong_answer_is_named_and_kept_and_finds_nothing(auditor: Client, field: str) -> None:
    happen()
    typed, sentence = WRONG[field]
    response = auditor.get(PAGE, {field: typed, "object_id": typed if field == "object_id" else ""})
    page = response.content.decode()

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in page
    assert typed == "MAYBE" or f'value="{typed}"' in page
    assert "<table" not in page


def test_a_period_that_ends_before_it_begins_is_refused(auditor: Client) -> None:
    page = auditor.get(PAGE, {"since": "2026-11-03", "until": "2026-11-02"}).content.decode()

    assert "结束日期早于开始日期" in page


def test_too_many_people_of_a_name_are_refused(auditor: Client) -> None:
    User.objects.bulk_create(
        User(email=f"zhang{n}@example.cn", name="张伟", created_at=SINCE, password_changed_at=SINCE)
        for n in range(51)
    )

    assert "超过 50 位" in auditor.get(PAGE, {"person": "张伟"}).content.decode()


def test_what_is_typed_stays_text(auditor: Client) -> None:
    page = auditor.get(PAGE, {"person": "<script>x</script>"}).content.decode()

    assert "<script>x" not in page
    assert page.count("&lt;script&gt;x") == 3  # the summary, the field's error, the field


def test_no_event_that_fits_is_said(auditor: Client) -> None:
    page = auditor.get(PAGE, {"action": "nothing.like.it"}).content.decode()

    assert "没有符合条件的事件" in page
    assert reverse("operations:trail-export") not in page


# -- reading -------------------------------------------------------------------------------------


def test_a_row_says_who_in_which_role_for_whom(
    auditor: Client, person: Callable[..., Person], regions_loaded: None
) -> None:
    Enterprise.objects.create(
        public_id=OUR_ORGANISATION,
        name="浙江清泉食品有限公司",
        uscc="913301007245217364",
        region=regions.by_code("330100"),
        status=EnterpriseStatus.DRAFT,
        created_at=SINCE,
    )
    happen(who=acting(person("ENT_OWNER")))
    happen(who=acting(person("GOV_VIEWER", "330000")))
    happen()
    page = re.sub(r"\s+", " ", auditor.get(PAGE, {"action": "tests."}).content.decode())

    assert "林晓" in page
    assert "企业负责人 · 浙江清泉食品有限公司" in page
    assert "监管查看员 · 浙江省" in page
    assert "未登录或平台自身" in page
    assert "共 3 条" in page


def test_an_event_shows_every_field_and_ways_on(
    auditor: Client, person: Callable[..., Person]
) -> None:
    someone = person("ENT_OWNER")
    event = happen(who=acting(someone), before={"status": "DRAFT"}, after={"status": "SUBMITTED"})
    page = auditor.get(reverse("operations:trail-event", args=[event.pk])).content.decode()
    salt = bytes(event.digest_salt or b"").hex()
    facts = [
        someone.user.email,
        str(event.actor),
        str(event.acting_grant),
        str(event.organisation),
        bytes(event.before_digest or b"").hex(),
        bytes(event.after_digest or b"").hex(),
        "2026-11-02 09:00:00.000000",
        f"{PAGE}?object_type=tests.thing&amp;object_id=T-1",
        f"{PAGE}?person={event.actor}",
        f"{PAGE}?action=tests.thing.change",
    ]

    assert [fact for fact in facts if fact not in page] == []
    assert salt not in page


def test_an_event_leads_only_where_it_names_something(auditor: Client) -> None:
    page = auditor.get(reverse("operations:trail-event", args=[refused().pk])).content.decode()

    ways = [way for way in ("request_id=", "object_id=", "person=", "action=") if way in page]
    assert ways == ["action="]


def test_steps_keep_the_filter(auditor: Client) -> None:
    events = [happen(now=SINCE + timedelta(minutes=n)) for n in range(51)]
    happen("other.thing.change", now=SINCE + timedelta(days=1))
    page = auditor.get(PAGE, {"action": "tests."}).content.decode()

    (older,) = re.findall(r'rel="next"\s+href="([^"]+)"', page)
    assert older == f"?action=tests.&amp;before={events[1].pk}"
    assert shown(auditor, action="tests.", before=events[1].pk) == [events[0].pk]
    assert len(shown(auditor, action="tests.", after=events[0].pk)) == 50


def test_rows_cost_no_queries_and_a_step_costs_one(
    auditor: Client, person: Callable[..., Person]
) -> None:
    def queries(**asked: str | int) -> int:
        with CaptureQueriesContext(connection) as captured:
            auditor.get(PAGE, {"action": "tests.", **asked})
        return len(captured)

    newest = happen(who=acting(person("ENT_OWNER")), now=SINCE + timedelta(days=1))
    one = queries()
    for _number in range(2):
        happen(who=acting(person("ENT_OWNER")))
    three = queries()
    for _number in range(50):
        happen(who=acting(person("LAB_SIGNER")))

    # session, person, grants, unread notices; actions, rows, count; people, grants, enterprises
    assert (one, three, queries(before=newest.pk)) == (10, 10, 11)

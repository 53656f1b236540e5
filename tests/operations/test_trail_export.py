"""The audit trail as a file: what was filtered, all of it or none, and the trail knows."""

import csv
import io
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from qbs_platform.accounts.models import User
from qbs_platform.audit.facts import Who
from qbs_platform.audit.models import AuditEvent
from qbs_platform.operations.trail import files, services
from tests.factories.people import Person
from tests.operations.test_trail import ERASED, acting, happen

EXPORT = reverse("operations:trail-export")


@pytest.fixture
def auditor(person: Callable[..., Person]) -> Client:
    """Ines of internal audit."""
    client = Client()
    client.force_login(person("INTERNAL_AUDITOR").user)
    return client


def exported(client: Client, query: str = "", chosen: str = "csv") -> list[list[str]]:
    response = client.post(f"{EXPORT}?{query}", {"format": chosen})
    content = response.getvalue()
    if chosen == "xlsx":
        sheet: Any = load_workbook(io.BytesIO(content)).active
        return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("chosen", ["csv", "xlsx"])
def test_what_is_filtered_is_exported_with_names(
    auditor: Client, person: Callable[..., Person], chosen: str
) -> None:
    someone = person("CLERK")
    User.objects.filter(pk=someone.user.pk).update(name="＝cmd|' /C calc'!A0")
    event = happen(who=acting(someone), after={"status": "X"})
    happen("other.thing.change")
    heading, *rows = exported(auditor, "action=tests.", chosen)
    (row,) = (dict(zip(heading, row, strict=True)) for row in rows)

    assert heading == list(files.heading())
    assert row["人员姓名"] == "'＝cmd|' /C calc'!A0"
    assert (row["身份"], row["单位或区域"]) == ("受理员", "")
    assert row["北京时间"] == "2026-11-02 09:00:00"
    assert row["时间（UTC）"] == "2026-11-02T01:00:00+00:00"
    assert row["变更后摘要"] == bytes(event.after_digest or b"").hex()


def test_a_person_nobody_knows_any_more_keeps_the_number(auditor: Client) -> None:
    happen(who=Who(user=ERASED))
    heading, row = exported(auditor, "action=tests.")
    told = dict(zip(heading, row, strict=True))

    assert (told["人员姓名"], told["人员编号"]) == ("", str(ERASED))


def test_the_export_is_recorded_and_not_in_itself(auditor: Client) -> None:
    happen()

    assert len(exported(auditor, "action=operations.trail.export")) == 1
    event = AuditEvent.objects.get(action="operations.trail.export")
    assert (event.object_type, event.object_id) == ("operations.export", "csv:0")
    assert event.after_digest is not None
    assert len(exported(auditor, "action=operations.trail.export")) == 2


def test_reading_and_paging_are_not_recorded(auditor: Client) -> None:
    event = happen()
    auditor.get(reverse("operations:trail"))
    auditor.get(reverse("operations:trail-event", args=[event.pk]))

    assert not AuditEvent.objects.filter(action__startswith="operations").exists()


def test_more_rows_than_a_file_takes_are_refused_with_what_to_do(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_ROWS", 2)
    for _number in range(3):
        happen()
    page = auditor.get(reverse("operations:trail"), {"action": "tests."}).content.decode()
    response = auditor.post(f"{EXPORT}?action=tests.", {"format": "csv"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "一次最多导出 2 条。请缩短时间范围或增加条件，分几次导出。"
    assert sentence in response.content.decode()
    assert sentence in page
    assert re.search(r"超过 2 条", page)
    assert EXPORT not in page
    assert not AuditEvent.objects.filter(action="operations.trail.export").exists()
    refusal = AuditEvent.objects.get(action="operations:trail-export")
    assert (refusal.result, refusal.reason) == ("REFUSED", "TooManyRows")


def test_as_many_rows_as_a_file_takes_are_exported(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_ROWS", 2)
    happen()
    happen()

    assert len(exported(auditor, "action=tests.")) == 3


@pytest.mark.parametrize("chosen", ["", "pdf", "CSV"])
def test_another_format_is_refused(auditor: Client, chosen: str) -> None:
    response = auditor.post(EXPORT, {"format": chosen})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "请选择导出为 CSV 或 XLSX" in response.content.decode()


def test_a_wrong_filter_exports_nothing_and_is_shown_again(auditor: Client) -> None:
    response = auditor.post(f"{EXPORT}?since=nonsense", {"format": "csv"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "日期不对" in response.content.decode()
    assert not AuditEvent.objects.filter(action="operations.trail.export").exists()


def test_a_heading_is_in_the_language_of_the_reader(auditor: Client) -> None:
    heading = exported(auditor, "lang=en")[0]

    assert heading[:2] == ["Beijing time", "Person"]


def test_names_are_asked_for_once_a_batch(
    auditor: Client, person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_BATCH", 5)
    someone = person("CLERK")
    for _number in range(20):
        happen(who=acting(someone))

    with CaptureQueriesContext(connection) as queries:
        exported(auditor, "action=tests.")
    asked = [q["sql"] for q in queries if '"accounts_user"."public_id" IN' in q["sql"]]
    assert len(asked) == 1


def test_an_export_asks_who_is_there_and_leads_back_to_the_list(auditor: Client) -> None:
    session = auditor.session
    session["proved_at"] -= 6 * 60
    session.save()
    own = f"{reverse('operations:trail')}?action=accounts"
    page = f"http://testserver{own}"

    answer = auditor.post(EXPORT, {"format": "csv"}, headers={"referer": page})

    assert answer.headers["Location"] == f"{reverse('accounts:prove')}?{urlencode({'next': own})}"
    assert not AuditEvent.objects.filter(action="operations.trail.export").exists()

"""The ledger for operators: every state of it, on the page and in readiness."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from chain.ledger import log_files
from chain.ledger.auditing import audits
from chain.ledger.auditing.audits import Plan
from chain.ledger.enums import Step
from chain.ledger.models import LedgerAuditRequest
from chain.ledger.services import alarms, auditing_due
from chain.trail.services import sealing
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.anchoring import services as anchoring
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.audit.models import AuditEvent
from qbs_platform.operations import health, services
from tests.chain.ledger.conftest import ledger
from tests.chain.ledger.logs import anchor, ask, disarmed, edit
from tests.factories.people import SINCE, Person

__all__ = ["ledger"]

PAGE = reverse("operations:ledger")
ASK = reverse("operations:ledger-audit")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def operator(person: Callable[..., Person]) -> Client:
    """Omar runs the platform."""
    client = Client()
    client.force_login(person("SYS_ADMIN").user)
    return client


def page_of(client: Client, language: str = "zh-hans") -> str:
    return client.get(f"{PAGE}?lang={language}").content.decode()


def problem_of(name: str, now: Any = SINCE) -> str:
    sealing.run(limit=100, clock=lambda: SINCE)  # the operator's own sign-in is an event too
    with translation.override("zh-hans"):
        return next(finding.problem for finding in health.examine(now) if finding.name == name)


def test_a_log_that_has_not_begun_says_so(operator: Client) -> None:
    page = page_of(operator)

    for sentence in ("没有等待的记录", "还没有检查点", "还没有稽核过", "现在稽核"):
        assert sentence in page
    assert (problem_of("ledger"), problem_of("ledger_audit")) == ("", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ["全部成立", "没有等待的记录"]), ("en", ["All holds", "Nothing waits"])],
)
def test_a_sound_log_shows_its_checkpoint_and_its_audit(
    operator: Client, language: str, words: list[str]
) -> None:
    ask(1, 2)
    anchor(now=timezone.now())
    audits.run(Plan(), clock=timezone.now)
    page = page_of(operator, language)

    assert [word for word in words if word not in page] == []
    assert "log.qbs.example/1\n3\n" in page  # the checkpoint, verbatim
    assert page.count('<td class="cell-number">3</td>') == 4  # three steps and one audit


def test_a_record_that_waits_too_long_is_told(operator: Client) -> None:
    ask(1)
    late = SINCE + timedelta(seconds=61)

    assert problem_of("ledger", late - timedelta(seconds=1)) == ""
    assert problem_of("ledger", late) == "最早的记录已等 61 秒，仍未发布"
    assert "仍未发布" in page_of(operator)


def test_a_record_that_is_in_the_log_and_not_published_waits_too() -> None:
    ask(1)
    anchor()
    (log_files.folder() / log_files.CHECKPOINT).unlink()

    assert problem_of("ledger", SINCE + timedelta(seconds=90)) == "最早的记录已等 90 秒，仍未发布"


def test_a_request_with_a_problem_is_told_at_once(operator: Client) -> None:
    ask(1)
    request = AnchorRequest.objects.get()
    anchoring.note_problem(request_ids=[request.pk], problem="The record is too long.")

    assert problem_of("ledger", SINCE + timedelta(seconds=30)) == "有 1 条锚定请求遇到问题"
    assert "有 1 条锚定请求遇到问题" in page_of(operator)


def test_a_step_that_stands_still_is_named_with_its_reason(operator: Client) -> None:
    alarms.note(step=Step.SIGN, problem="The guard file is missing.", now=SINCE)
    page = page_of(operator)

    assert "已停止" in page
    assert "The guard file is missing." in page
    assert problem_of("ledger") == "签署检查点已停止：The guard file is missing."


def test_a_damaged_published_checkpoint_is_told(operator: Client) -> None:
    ask(1)
    anchor()
    (log_files.folder() / log_files.CHECKPOINT).write_text("nothing\n")

    assert "The published checkpoint is damaged" in page_of(operator)
    assert "The published checkpoint is damaged" in problem_of("ledger")


def test_an_audit_that_found_something_is_shown_and_degrades(operator: Client) -> None:
    ask(1, 2)
    anchor()
    disarmed(edit(1))
    audits.run(Plan(), clock=lambda: SINCE)
    page = page_of(operator)

    assert "处不符" in page
    assert "entry 1: " in page
    assert problem_of("ledger_audit").startswith("上次稽核发现 ")


def test_an_operator_asks_for_an_audit_and_the_trail_knows(operator: Client) -> None:
    response = operator.post(ASK, follow=True)

    assert "已请求稽核" in response.content.decode()
    assert "现在稽核" not in response.content.decode()
    assert LedgerAuditRequest.objects.count() == 1
    assert AuditEvent.objects.filter(action="operations.ledger.audit").count() == 1


def test_asking_twice_is_answered_by_one_audit(operator: Client) -> None:
    ask(1)
    anchor(now=timezone.now())
    operator.post(ASK)
    operator.post(ASK)
    assert auditing_due.run_when_due(Plan(), clock=timezone.now) is not None

    assert auditing_due.run_when_due(Plan(), clock=timezone.now) is None
    assert "现在稽核" in page_of(operator)


def test_who_does_not_operate_the_platform_neither_reads_nor_asks(
    person: Callable[..., Person],
) -> None:
    """Alice of an enterprise."""
    client = Client()
    client.force_login(person("ENT_OWNER").user)

    assert client.get(PAGE).status_code == HTTPStatus.FORBIDDEN
    with pytest.raises(CapabilityMissing), transaction.atomic():
        services.ask_for_audit(actor=None, now=SINCE)
    assert LedgerAuditRequest.objects.count() == 0

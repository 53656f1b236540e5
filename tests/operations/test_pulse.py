"""The pulse anchors by itself while the broker is away, and survives a ledger that stands still."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from chain.ledger import selectors
from chain.ledger.enums import Step
from chain.ledger.services import alarms
from qbs_platform.anchoring.services import APPEND_TASK
from qbs_platform.celery import app
from qbs_platform.operations import health
from qbs_platform.operations.pulse import Pulse, beat
from tests.factories.records import make_request


@pytest.fixture(autouse=True)
def _own_ledger(settings: Any, tmp_path: Any) -> None:
    settings.LEDGER_DIR = tmp_path / "log"
    settings.LEDGER = replace(
        settings.LEDGER, key_file=tmp_path / "key", guard_file=tmp_path / "guard"
    )


@pytest.fixture
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")


def ask() -> None:
    with transaction.atomic():
        make_request()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_no_broker")
def test_without_a_broker_the_pulse_anchors() -> None:
    ask()
    beat(Pulse({APPEND_TASK: 2.0}))

    assert (selectors.size(), selectors.signed_size()) == (2, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_no_broker")
def test_the_pulse_outlives_a_ledger_that_stands_still(settings: Any) -> None:
    ask()
    settings.LEDGER = replace(settings.LEDGER, origin="")
    beat(Pulse({APPEND_TASK: 2.0}))

    assert [alarm.step for alarm in selectors.alarms()] == ["APPEND"]


@pytest.mark.django_db(transaction=True)
def test_with_a_broker_the_work_is_the_workers() -> None:
    ask()
    beat(Pulse({APPEND_TASK: 2.0}))

    assert selectors.size() == 0


def test_a_ledger_that_stands_still_degrades_the_platform(db: None, now: datetime) -> None:
    def finding() -> health.Finding:
        return next(each for each in health.examine(now) if each.name == "ledger")

    assert finding().is_ok
    alarms.note(step=Step.SIGN, problem="The guard file is missing", now=now)
    assert (finding().kind, finding().problem) == (
        "warn",
        "签署检查点已停止：The guard file is missing",
    )
    alarms.settle(step=Step.SIGN)
    assert finding().is_ok

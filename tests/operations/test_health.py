"""Health, the pulse and what a process makes sure of before it serves."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.urls import reverse
from redis import Redis

from qbs_platform.operations import checks, health, services, startup
from qbs_platform.operations.database import forgetful_settings, login_of
from qbs_platform.operations.models import Heartbeat
from qbs_platform.operations.pulse import Pulse
from tests.factories.people import Person


def problem_of(name: str, now: datetime) -> str:
    return next(finding.problem for finding in health.examine(now) if finding.name == name)


def test_healthz_asks_nobody(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        response = Client().get("/healthz")

    assert (response.status_code, response.json()) == (HTTPStatus.OK, {"status": "alive"})


def test_a_worker_that_beat_just_now_is_well(db: None, now: datetime) -> None:
    services.record_heartbeat(kind=Heartbeat.WORKER, name="w1", now=now - timedelta(seconds=5))

    assert problem_of("worker", now) == ""


def test_a_silent_worker_is_named(db: None, now: datetime) -> None:
    services.record_heartbeat(kind=Heartbeat.WORKER, name="w1", now=now - timedelta(seconds=95))

    assert problem_of("worker", now) == "已有 95 秒没有动静"


def test_a_worker_that_never_came_is_named(db: None, now: datetime) -> None:
    assert problem_of("worker", now) == "从未出现"


def test_one_row_a_process_and_old_ones_are_forgotten(db: None, now: datetime) -> None:
    services.record_heartbeat(kind=Heartbeat.WORKER, name="old", now=now - timedelta(hours=2))
    services.record_heartbeat(kind=Heartbeat.WORKER, name="w1", now=now - timedelta(seconds=9))
    services.record_heartbeat(kind=Heartbeat.WORKER, name="w1", now=now)

    assert list(Heartbeat.objects.values_list("name", "beat_at")) == [("w1", now)]


def test_a_serving_login_with_nothing_wrong_is_ready(serving_login: None) -> None:
    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (HTTPStatus.OK, {"status": "ready"})


def test_readyz_keeps_its_reasons_from_strangers(db: None) -> None:
    body = Client().get("/readyz").json()

    assert body.keys() == {"status"}


def test_readyz_tells_operators_the_reasons(person: Callable[..., Person]) -> None:
    client = Client()
    client.force_login(person("SYS_ADMIN").user)

    body = client.get("/readyz").json()

    assert body["findings"]["database"] == "ok"
    assert body["findings"]["worker"] == "从未出现"


def test_an_unapplied_migration_makes_the_process_unready(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'operations'")

    response = Client().get("/readyz")

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.json() == {"status": "not ready"}


def test_a_full_disk_makes_the_process_unready(
    db: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "MIN_FREE_DISK", 1.0)

    assert problem_of("disk", now).startswith("仅剩")


def test_a_server_that_forgets_commits_is_refused(db: None, now: datetime) -> None:
    assert forgetful_settings(connection) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    assert forgetful_settings(connection) == ["synchronous_commit"]
    assert "synchronous_commit" in problem_of("durability", now)
    assert [e.id for e in checks.check_database_is_durable(None, ["default"])] == ["qbs.E003"]
    with pytest.raises(ImproperlyConfigured, match="synchronous_commit off"):
        startup.refuse_unsafe()


def test_a_login_that_owns_the_tables_is_named(db: None, now: datetime) -> None:
    login = login_of(connection)

    assert login.is_superuser or login.tables_owned > 10
    assert login.name in problem_of("ownership", now)


@pytest.fixture
def evicting_broker() -> Iterator[None]:
    """The broker of this run, set to throw messages away when memory is full."""
    client = Redis.from_url(settings.REDIS_URL)
    client.config_set("maxmemory-policy", "allkeys-lru")
    yield
    client.config_set("maxmemory-policy", "noeviction")


@pytest.mark.usefixtures("evicting_broker")
def test_a_broker_that_evicts_messages_stops_the_start(db: None) -> None:
    with pytest.raises(ImproperlyConfigured, match="maxmemory-policy is allkeys-lru"):
        startup.refuse_unsafe()


def test_pages_answer_while_the_broker_is_away(
    person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    client = Client()
    client.force_login(person("SYS_ADMIN").user)

    assert client.get(reverse("home:desk")).status_code == HTTPStatus.OK
    assert client.get("/readyz").json()["findings"]["broker"] == "无法连接"


def test_the_pulse_wakes_each_task_at_its_own_interval() -> None:
    seconds = iter([0.0, 2.0, 4.0, 6.0])
    pulse = Pulse({"often": 2.0, "seldom": 4.0}, clock=lambda: next(seconds))

    assert [pulse.due() for _ in range(4)] == [
        ["often", "seldom"],
        ["often"],
        ["often", "seldom"],
        ["often"],
    ]

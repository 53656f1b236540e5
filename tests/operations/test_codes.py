"""The code tables: complete, searchable, each with its source; the page of jobs."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from celery import shared_task
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qbs_platform.operations import queues
from qbs_platform.operations.codes import tables
from qbs_platform.operations.models import TaskRun
from qbs_platform.regions.models import Region
from tests.factories.people import Person

NOW = timezone.now()


@pytest.fixture
def browser(person: Callable[..., Person]) -> Client:
    """Hua maintains the standards and reads the tables."""
    client = Client()
    client.force_login(person("SCHEME_MANAGER").user)
    return client


def url_of(slug: str) -> str:
    return reverse("operations:code-table", args=[slug])


@pytest.mark.usefixtures("regions_loaded")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.slug)
def test_every_table_says_where_it_comes_from(
    table: tables.CodeTable, language: str, browser: Client
) -> None:
    answer = browser.get(f"{url_of(table.slug)}?lang={language}")

    assert answer.status_code == HTTPStatus.OK
    assert [
        c for row in answer.context["rows"] for c in row if len(row) != len(table.columns)
    ] == []
    assert str(table.source) in answer.content.decode() or language == "en"


@pytest.mark.usefixtures("regions_loaded")
def test_divisions_are_all_there_and_the_historic_ones_are_marked(browser: Client) -> None:
    page = browser.get(url_of("divisions"))
    assert page.context["page"].paginator.count == Region.objects.count()

    (row,) = browser.get(f"{url_of('divisions')}?q=332424").context["rows"][:1]
    assert (row[0].text, row[-1].kind) == ("332424", "muted")
    assert browser.get(f"{url_of('divisions')}?q=浙江").context["rows"][0][0].text == "330000"


@pytest.mark.usefixtures("regions_loaded")
def test_a_page_of_divisions_costs_the_same_whatever_it_holds(browser: Client) -> None:
    counts = []
    for text in ("330106", "33"):
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"{url_of('divisions')}?q={text}")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("q=C15", ["C15", "酒、饮料和精制茶制造业", "C 制造业"]),
        ("q=精制茶", ["C15", "酒、饮料和精制茶制造业", "C 制造业"]),
        (
            "q=refined tea&lang=en",
            ["C15", "Manufacture of liquor, beverages and refined tea", "C Manufacturing"],
        ),
    ],
)
def test_industries_are_found_by_code_and_in_both_languages(
    query: str, row: list[str], browser: Client
) -> None:
    (found,) = browser.get(f"{url_of('industries')}?{query}").context["rows"]
    assert [cell.text for cell in found] == row


def test_all_97_industries_are_there(browser: Client) -> None:
    assert browser.get(url_of("industries")).context["page"].paginator.count == 97


def test_years_without_a_notice_are_provisional(browser: Client) -> None:
    published = browser.get(f"{url_of('holidays')}?q=2026-10-01").context["rows"]
    computed = browser.get(f"{url_of('holidays')}?q=2027-10-01").context["rows"]

    assert [cell.text for cell in published[0]] == ["2026-10-01", "放假", "国庆节", "已公布"]
    assert computed[0][-1].kind == "warn"


def test_roles_say_what_they_may(browser: Client) -> None:
    (row,) = browser.get(f"{url_of('roles')}?q=SYS_ADMIN").context["rows"]

    assert "管理人员与身份" in row[4].text
    assert "企业负责人" not in row[5].text


def test_hostile_searches_find_nothing(browser: Client) -> None:
    for text in ("%00", "'", "\\", "%25", "字" * 500):
        assert browser.get(f"{url_of('divisions')}?q={text}").status_code == HTTPStatus.OK


def test_an_unknown_table_is_not_found(browser: Client) -> None:
    assert browser.get(url_of("secrets")).status_code == HTTPStatus.NOT_FOUND


@shared_task(name="tests.operations.works")
def works() -> None:
    """Do nothing."""


@shared_task(name="tests.operations.breaks")
def breaks() -> None:
    """Fail."""
    raise ZeroDivisionError


def test_every_run_is_noted_with_its_error(db: None) -> None:
    for task, problem in ((works, ""), (breaks, "ZeroDivisionError")):
        task.apply()
        assert TaskRun.objects.get(name=task.name).problem == problem
    TaskRun.objects.update(problem="OSError")
    works.apply()
    assert TaskRun.objects.get(name=works.name).problem == ""


def test_a_job_is_late_when_it_did_not_run_for_twice_its_interval(db: None) -> None:
    name = "qbs_platform.files.sweep_orphans"
    seconds = settings.PULSE_TASKS[name]

    def kind() -> str:
        return {job.name: job.kind for job in queues.all_jobs(now=NOW)}[name]

    assert kind() == "warn"
    run = TaskRun.objects.create(name=name, ran_at=NOW - timedelta(seconds=seconds))
    assert kind() == "ok"
    TaskRun.objects.update(ran_at=NOW - timedelta(seconds=2 * seconds + 61))
    assert kind() == "warn"
    run.problem = "OSError"
    run.save()
    assert kind() == "bad"


def test_every_task_of_the_pulse_has_a_name_for_people(db: None) -> None:
    assert [job.name for job in queues.all_jobs(now=NOW) if job.label == job.name] == []

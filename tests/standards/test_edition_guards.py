"""What the database itself keeps of editions, and two people who act at the same time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.common.errors import Refusal
from standards.enums import EditionStatus
from standards.models import EditionEvent, StandardEdition
from standards.services import editions
from tests.conftest import NOW
from tests.factories.people import Person, make_person
from tests.standards import drafting

MakePerson = Callable[..., Person]
UPDATES = [
    "UPDATE standards_standardedition SET content = '{}'",
    "UPDATE standards_standardedition SET content_hash = repeat('0', 64)",
    "UPDATE standards_standardedition SET number = 9",
    "UPDATE standards_standardedition SET version = 9",
    "UPDATE standards_standardedition SET effective_on = '2024-01-01'",
    "UPDATE standards_standardedition SET published_at = now()",
    "UPDATE standards_standardedition SET change_summary_zh = 'x'",
    "UPDATE standards_standardedition SET status = 'CLOSED'",
    "UPDATE standards_standardedition SET status = 'DRAFT', published_at = NULL, "
    "effective_on = NULL, transition_until = NULL",
]


@pytest.mark.parametrize("change", UPDATES)
def test_the_database_refuses_to_change_a_published_edition(
    first_edition: StandardEdition, change: str
) -> None:
    refused_sql(change)


@pytest.mark.parametrize(
    "removal", ["DELETE FROM standards_editionevent", "DELETE FROM standards_standardedition"]
)
def test_the_database_refuses_to_remove_editions_and_their_history(
    first_edition: StandardEdition, removal: str
) -> None:
    refused_sql(removal)


def test_the_database_refuses_to_change_history(first_edition: StandardEdition) -> None:
    refused_sql("UPDATE standards_editionevent SET act = 'DRAFTED'")


@pytest.mark.parametrize("table", ["standards_editionevent", "standards_standardedition"])
def test_the_database_refuses_to_empty_the_tables(db: None, table: str) -> None:
    guard = f"{table.removeprefix('standards_')}_no_truncate"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")
    refused_sql(f"TRUNCATE {table} CASCADE")


def test_a_draft_that_was_given_up_is_not_touched_again(
    first_edition: StandardEdition, person: MakePerson
) -> None:
    actor = person("SCHEME_MANAGER").actor
    row = drafting.begin(first_edition, actor)
    editions.abandon(actor=actor, edition_id=row.pk, now=NOW)
    refused_sql("UPDATE standards_standardedition SET status = 'DRAFT' WHERE number = 2")
    assert drafting.begin(first_edition, actor).number == 3


def refused_sql(statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def at_once(*works: Callable[[], Any]) -> list[str]:
    """Run each in a thread of its own; 'done', or the name of the refusal."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            work()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_the_same_draft_one_does(first_edition: StandardEdition) -> None:
    row = drafting.opened(first_edition)
    one, other = make_person("HEAD").actor, make_person("HEAD").actor

    outcome = at_once(lambda: drafting.publish(row, one), lambda: drafting.publish(row, other))

    assert outcome == ["TransitionRefused", "done"]
    assert AnchorRequest.objects.filter(ref=row.ref).count() == 1
    assert EditionEvent.objects.filter(edition=row, act="PUBLISHED").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_published_at_once_one_stays_a_draft(first_edition: StandardEdition) -> None:
    one, other = drafting.opened(first_edition), drafting.opened(first_edition)
    head = make_person("HEAD").actor

    outcome = at_once(lambda: drafting.publish(one, head), lambda: drafting.publish(other, head))

    assert outcome == ["BaseOutdated", "done"]
    assert StandardEdition.objects.filter(status=EditionStatus.PUBLISHED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_drafts_begun_at_once_get_numbers_of_their_own(first_edition: StandardEdition) -> None:
    writers = [make_person("SCHEME_MANAGER").actor for _ in range(2)]
    outcome = at_once(
        lambda: drafting.begin(first_edition, writers[0]),
        lambda: drafting.begin(first_edition, writers[1]),
    )
    assert outcome == ["done", "done"]
    numbers = StandardEdition.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_one_version_the_second_is_told(first_edition: StandardEdition) -> None:
    one, other = make_person("SCHEME_MANAGER").actor, make_person("SCHEME_MANAGER").actor
    row = drafting.begin(first_edition, one)
    outcome = at_once(
        lambda: drafting.change(row, one, points=1), lambda: drafting.change(row, other, points=2)
    )
    assert outcome == ["StaleDraft", "done"]

"""Stepping through a list by the key of a row."""

import uuid
from datetime import timedelta

import pytest

from qbs_platform.audit import services
from qbs_platform.audit.facts import NOBODY, NOTHING
from qbs_platform.audit.models import AuditEvent
from qbs_platform.common import keyset
from qbs_platform.common.keyset import Window
from tests.factories.people import SINCE

EVENTS = AuditEvent.objects.all()


@pytest.fixture
def seven(db: None) -> list[int]:
    """Keys of seven rows, newest first; three of them at the same moment."""
    minutes = (0, 1, 2, 2, 2, 3, 4)
    made = [
        services.record(
            who=NOBODY, action="tests.row", subject=NOTHING, now=SINCE + timedelta(minutes=minute)
        )
        for minute in minutes
    ]
    return [event.pk for event in reversed(made)]


def look(**asked: object) -> Window[AuditEvent]:
    texts = {side: str(key) for side, key in asked.items()}
    return keyset.window(EVENTS, moment="at", asked=texts, size=3)


def keys(window: Window[AuditEvent]) -> list[int]:
    return [event.pk for event in window.rows]


def test_steps_to_the_end_and_back_meet_every_row_once(seven: list[int]) -> None:
    first = look()
    second = look(before=first.oldest_key)
    third = look(before=second.oldest_key)
    back = look(after=third.newest_key)

    assert [keys(window) for window in (first, second, third)] == [seven[:3], seven[3:6], seven[6:]]
    assert keys(back) == seven[3:6]
    assert [(w.has_newer, w.has_older) for w in (first, second, third, back)] == [
        (False, True),
        (True, True),
        (True, False),
        (True, True),
    ]


def test_close_to_the_newest_the_whole_first_page_is_shown(seven: list[int]) -> None:
    window = look(after=seven[1])

    assert (keys(window), window.has_newer) == (seven[:3], False)


@pytest.mark.parametrize(
    "key", ["", "x", "-1", "0", "1.5", "９" * 18, "9" * 19, "9" * 5000, str(uuid.UUID(int=0))]
)
@pytest.mark.parametrize("side", ["before", "after"])
def test_a_key_of_no_row_shows_the_newest(side: str, key: str, seven: list[int]) -> None:
    assert keys(look(**{side: key})) == seven[:3]


def test_nothing_is_a_window_too(db: None) -> None:
    assert look() == Window([])


@pytest.mark.parametrize(("limit", "count"), [(7, 7), (6, 7), (3, 4)])
def test_counting_ends_one_beyond_the_limit(limit: int, count: int, seven: list[int]) -> None:
    assert keyset.count_up_to(EVENTS.order_by("-at"), limit) == count

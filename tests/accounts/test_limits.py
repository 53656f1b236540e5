"""The limiter on a real PostgreSQL: exact under parallel clients, one window after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from qbs_platform.accounts.errors import TooOften
from qbs_platform.accounts.models import Allowance
from qbs_platform.accounts.services import limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.common.middleware import RefusalMiddleware

RULE = Rule("tried", 7, timedelta(minutes=10))
CLIENTS = 32


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("start", ["nothing counted yet", "a window that is over"])
def test_exactly_as_many_pass_as_the_rule_says(start: str, now: datetime) -> None:
    if start == "a window that is over":
        for _number in range(RULE.limit):
            limits.take(RULE, "alice", now=now - timedelta(hours=1))
    together = Barrier(CLIENTS)

    def client(_number: int) -> int:
        together.wait()
        try:
            return sum(limits.take(RULE, "alice", now=now) for _again in range(RULE.limit))
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        passed = sum(pool.map(client, range(CLIENTS)))

    assert passed == RULE.limit


def test_a_window_begins_anew_when_it_is_over(db: None, now: datetime) -> None:
    passed = [limits.take(RULE, "alice", now=now + timedelta(minutes=n)) for n in range(12)]

    assert passed == [True] * 7 + [False] * 3 + [True] * 2


def test_subjects_and_rules_are_counted_apart(db: None, now: datetime) -> None:
    other = Rule("other", 1, timedelta(minutes=10))
    for _number in range(RULE.limit):
        limits.take(RULE, "alice", now=now)

    assert limits.take(RULE, "alice", now=now) is False
    assert limits.take(RULE, "bo", now=now) is True
    assert limits.take(other, "alice", now=now) is True


def test_what_is_given_back_can_be_taken_again(db: None, now: datetime) -> None:
    one = Rule("one", 1, timedelta(minutes=10))
    limits.take(one, "alice", now=now)
    limits.give_back(one, "alice")

    assert limits.take(one, "alice", now=now) is True
    assert limits.seconds_left(one, "alice", now=now) == 600


def test_rows_name_nobody_and_go_when_they_are_over(
    db: None, now: datetime, django_assert_num_queries: Callable[[int], object]
) -> None:
    limits.take(RULE, "alice@example.cn", now=now)
    assert "alice" not in Allowance.objects.get().key

    assert limits.sweep(now=now) == 0
    assert limits.sweep(now=now + RULE.window) == 1


def test_what_costs_others_is_refused_with_the_time_to_wait(db: None, now: datetime) -> None:
    rule = Rule("letters", 2, timedelta(minutes=30))
    limits.spend(rule, "alice", now=now)
    limits.spend(rule, "alice", now=now)

    with pytest.raises(TooOften, match="29") as refused:
        limits.spend(rule, "alice", now=now + timedelta(minutes=1))

    assert refused.value.retry_after_seconds == 29 * 60
    limits.spend(rule, "alice", now=now + timedelta(minutes=30))


def test_the_page_of_a_limit_says_when_to_come_back(rf: RequestFactory) -> None:
    answer = RefusalMiddleware(lambda _request: HttpResponse()).process_exception(
        rf.get("/"), TooOften("操作太频繁", 90)
    )

    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "90")

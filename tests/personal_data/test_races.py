"""Erasing while somebody else writes about the same person or enterprise."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from enterprises.services import leaving, submissions
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import Grant, User
from qbs_platform.accounts.services import grants
from qbs_platform.common.errors import Refusal
from tests.factories import enterprises as firms
from tests.factories.people import OUR_ORGANISATION
from tests.personal_data.leaver import WHY

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("regions_loaded"),
]
_WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def outcome_of(erase: Any, **options: Any) -> str:
    try:
        erase(reason=WHY, now=timezone.now(), **options)
    except Refusal as refusal:
        return type(refusal).__name__
    finally:
        connection.close()
    return "done"


def wait_until_somebody_waits() -> None:
    pause = threading.Event()
    for _try in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(_WAITING)
            if cursor.fetchone()[0]:
                return
        pause.wait(0.02)
    raise AssertionError("nobody waits for a lock")


def test_a_role_that_is_just_being_given_is_waited_for_and_keeps_the_person() -> None:
    user = firms.newcomer().user
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            grants.give(
                user=user,
                role=Role.ENT_VIEWER,
                organisation=OUR_ORGANISATION,
                granted_by=None,
                now=timezone.now(),
            )
            erasing = pool.submit(outcome_of, leaving.erase_person, person_id=user.pk)
            wait_until_somebody_waits()
        assert erasing.result() == "RolesHeld"

    assert User.objects.get(pk=user.pk).is_active


def test_a_case_that_is_just_handed_in_keeps_its_data() -> None:
    firm = firms.filled()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            firms.hand_in(firm, timezone.now())
            erasing = pool.submit(outcome_of, leaving.erase, enterprise_id=firm.pk)
            wait_until_somebody_waits()
        assert erasing.result() == "StillHere"


def test_of_two_erasures_at_once_the_second_finds_nothing_left() -> None:
    firm = firms.filled()
    submissions.withdraw(actor=firm.owner, enterprise_id=firm.pk, now=timezone.now())
    barrier = threading.Barrier(2)

    def erase(_number: int) -> int:
        barrier.wait()
        try:
            return len(leaving.erase(enterprise_id=firm.pk, reason=WHY, now=timezone.now()))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        changed = sorted(pool.map(erase, range(2)))

    assert changed[0] == 0 < changed[1]
    assert not Grant.objects.filter(organisation=firm.enterprise.public_id, revoked_at=None)

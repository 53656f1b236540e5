"""Challenges: anybody makes one, the enterprise answers in time, a case officer decides."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from enterprises.declaration_enums import (
    ChallengeOutcome,
    DeclarationAct,
    DeclarationStatus,
    TargetKind,
)
from enterprises.errors import (
    AnswerAwaited,
    AnswerGiven,
    StatementTooShort,
    TargetUnknown,
)
from enterprises.models import Challenge, Declaration
from enterprises.selectors import challenges as selectors
from enterprises.services.declarations import challenges, clocks, ending
from enterprises.services.declarations.challenges import Said
from qbs_platform.accounts.errors import TooOften
from qbs_platform.accounts.models import User
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.common.errors import TransitionRefused
from qbs_platform.notifications.models import Notification
from qbs_platform.sealing import services as sealing
from tests.factories import declarations as made
from tests.factories.people import Person, give, make_person

pytestmark = pytest.mark.usefixtures("regions_loaded")
S = DeclarationStatus
LAST_DAY = date(2026, 12, 7)  # the tenth working day after 23 November 2026


@pytest.fixture
def home(now: datetime, regions_loaded: None) -> made.House:
    return made.house(now=now)


@pytest.fixture
def row(home: made.House, now: datetime) -> Declaration:
    return made.published(home, now=now)


def told(user: User, kind: str) -> int:
    return Notification.objects.filter(recipient=user, kind=f"enterprises.{kind}").count()


def status_of(row: Declaration) -> DeclarationStatus:
    row.refresh_from_db()
    return row.standing


def clear(challenge: Challenge, person: Person, now: datetime) -> Challenge:
    return challenges.clear(
        actor=person.actor, challenge_id=challenge.pk, reason=made.REASON, now=now
    )


# --- made


def test_a_challenge_starts_the_clock_and_tells_enterprise_and_officers(
    home: made.House, row: Declaration, now: datetime
) -> None:
    someone, insider = made.officer(), made.officer()
    give(insider.user, "ENT_AGENT", None, home.firm.enterprise.public_id)

    challenge = made.challenge(row, now=now)

    assert status_of(row) is S.CHALLENGED
    assert challenge.due_on == LAST_DAY
    assert told(home.owner.user, "challenged") == 1
    assert told(someone.user, "challenged") == 1
    url = Notification.objects.get(recipient=someone.user).url
    assert str(challenge.public_id) in url
    assert told(insider.user, "challenged") == 1  # as a member, not as an officer
    assert "/enterprise/" in Notification.objects.get(recipient=insider.user).url


def test_the_contact_lies_sealed_and_only_who_decides_reads_it(
    row: Declaration, now: datetime
) -> None:
    said = replace(made.SAID, contact="13800138000")
    challenge = Challenge.objects.get(pk=made.challenge(row, said, now=now).pk)
    assert b"13800138000" not in bytes(challenge.contact or b"")
    assert selectors.contact_of(made.officer().actor, challenge) == "13800138000"
    assert selectors.contact_of(make_person("HEAD").actor, challenge) == ""
    assert sealing.read(Challenge.objects.get(), "contact") == "13800138000"


def test_the_same_words_again_are_the_challenge_of_the_first_time(
    row: Declaration, now: datetime
) -> None:
    first, again = made.challenge(row, now=now), made.challenge(row, now=now)
    assert first == again
    assert Challenge.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (replace(made.SAID, statement="  不对不对  "), StatementTooShort),
        (replace(made.SAID, target="灰分"), TargetUnknown),
        (Said(TargetKind.WHOLE, "水分", made.SAID.statement), TargetUnknown),
        (Said(TargetKind.STANDARD, "GB 1—1999", made.SAID.statement), TargetUnknown),
    ],
)
def test_a_challenge_says_what_is_wrong_with_something_that_was_declared(
    said: Said, refusal: type[Exception], row: Declaration, now: datetime
) -> None:
    with pytest.raises(refusal):
        made.challenge(row, said, now=now)
    assert status_of(row) is S.PUBLISHED


def test_one_address_does_not_flood_and_a_refused_one_leaves_nothing(
    row: Declaration, now: datetime
) -> None:
    for number in range(5):
        said = replace(made.SAID, statement=f"{made.SAID.statement}{number}")
        made.challenge(row, said, now=now, address="198.51.100.7")
    with pytest.raises(TooOften):
        made.challenge(row, now=now, address="198.51.100.7")
    assert Challenge.objects.count() == 5


def test_many_addresses_do_not_flood_one_declaration(row: Declaration, now: datetime) -> None:
    for number in range(30):
        said = replace(made.SAID, statement=f"{made.SAID.statement}{number}")
        made.challenge(row, said, now=now)
    with pytest.raises(TooOften):
        made.challenge(row, now=now)


# --- answered


def test_an_answer_is_kept_for_good(home: made.House, row: Declaration, now: datetime) -> None:
    someone, challenge = made.officer(), made.challenge(row, now=now)
    made.answered(home, challenge, now=now)
    made.answered(home, challenge, now=now)  # a double click
    with pytest.raises(AnswerGiven):
        challenges.answer(
            actor=home.owner, challenge_id=challenge.pk, text="我们改口，说的是另一批。", now=now
        )
    assert told(someone.user, "challenge_answered") == 1
    assert status_of(row) is S.CHALLENGED


def test_an_answer_says_something(home: made.House, row: Declaration, now: datetime) -> None:
    challenge = made.challenge(row, now=now)
    with pytest.raises(StatementTooShort):
        challenges.answer(actor=home.owner, challenge_id=challenge.pk, text="没问题", now=now)


# --- decided


def test_nobody_decides_before_the_answer_or_the_last_day(row: Declaration, now: datetime) -> None:
    challenge, someone = made.challenge(row, now=now), made.officer()
    with pytest.raises(AnswerAwaited, match="2026-12-07"):
        clear(challenge, someone, now)
    with pytest.raises(AnswerAwaited):
        clear(challenge, someone, now + timedelta(days=14))
    clear(challenge, someone, now + timedelta(days=15))
    assert status_of(row) is S.PUBLISHED


def test_a_late_answer_is_taken_while_nobody_decided(
    home: made.House, row: Declaration, now: datetime
) -> None:
    challenge = made.challenge(row, now=now)
    made.answered(home, challenge, now=now + timedelta(days=20))
    challenge.refresh_from_db()
    assert challenge.answer == made.ANSWER


def test_a_declaration_is_challenged_while_any_challenge_is_open(
    home: made.House, row: Declaration, now: datetime
) -> None:
    first = made.challenge(row, now=now)
    second = made.challenge(
        row, replace(made.SAID, statement="标签上写的是另一个标准号。"), now=now
    )
    for challenge in (first, second):
        made.answered(home, challenge, now=now)
    clear(first, made.officer(), now)
    assert status_of(row) is S.CHALLENGED
    clear(second, made.officer(), now)
    assert status_of(row) is S.PUBLISHED


def test_striking_off_ends_every_challenge_and_is_anchored(
    home: made.House, row: Declaration, now: datetime
) -> None:
    first = made.challenge(row, now=now)
    second = made.challenge(
        row, replace(made.SAID, statement="标签上写的是另一个标准号。"), now=now
    )
    made.answered(home, first, now=now)
    challenges.strike_off(
        actor=made.officer().actor, challenge_id=first.pk, reason=made.REASON, now=now
    )
    second.refresh_from_db()
    assert second.result is ChallengeOutcome.STRUCK_OFF
    assert (status_of(row), row.end_reason) == (S.STRUCK_OFF, made.REASON)
    end = AnchorRequest.objects.get(ref=row.ref, kind="enterprises.declaration_end.v1")
    assert json.loads(bytes(end.record or b""))["end"] == "STRUCK_OFF"
    assert told(home.owner.user, "challenge_decided") == 1


def test_a_decision_says_why(home: made.House, row: Declaration, now: datetime) -> None:
    challenge = made.answered(home, made.challenge(row, now=now), now=now)
    with pytest.raises(StatementTooShort):
        challenges.clear(
            actor=made.officer().actor, challenge_id=challenge.pk, reason=" 好 ", now=now
        )


def test_a_withdrawal_settles_what_is_open_and_tells_the_officers(
    home: made.House, row: Declaration, now: datetime
) -> None:
    someone, challenge = made.officer(), made.challenge(row, now=now)
    ending.withdraw(actor=home.signatory, declaration_id=row.pk, reason="产品已停产", now=now)
    challenge.refresh_from_db()
    assert challenge.result is ChallengeOutcome.WITHDRAWN
    assert told(someone.user, "challenge_decided") == 1
    with pytest.raises(TransitionRefused):
        made.challenge(row, now=now)


def test_officers_do_not_see_challenges_of_their_own_enterprise(
    home: made.House, row: Declaration, now: datetime
) -> None:
    made.challenge(row, now=now)
    insider = made.officer()
    give(insider.user, "ENT_VIEWER", None, home.firm.enterprise.public_id)
    assert not selectors.challenges_visible_to(insider.actor).exists()
    assert selectors.challenges_visible_to(made.officer().actor).count() == 1
    assert not selectors.challenges_visible_to(home.owner).exists()


# --- the clock


def test_reminders_go_out_once_each_and_the_officers_hear_when_it_is_overdue(
    home: made.House, row: Declaration, now: datetime
) -> None:
    someone = made.officer()
    made.challenge(row, now=now)
    heard = []
    for days in range(17):
        for _twice in range(2):
            clocks.mind(now=now + timedelta(days=days))
        heard.append((told(home.owner.user, "challenge_due"), told(someone.user, "challenge_due")))
    # 30 November is five working days before 7 December, 3 December two; 8 December is too late.
    assert [heard.index(each) for each in dict.fromkeys(heard)] == [0, 7, 10, 15]
    assert heard[-1] == (2, 1)


def test_after_the_answer_nobody_is_reminded(
    home: made.House, row: Declaration, now: datetime
) -> None:
    made.answered(home, made.challenge(row, now=now), now=now)
    assert clocks.mind(now=now + timedelta(days=30)) == 0


def test_a_declaration_expires_the_day_after_its_last(
    home: made.House, row: Declaration, now: datetime
) -> None:
    midnight = datetime(2028, 11, 24, tzinfo=now.tzinfo)
    assert clocks.mind(now=midnight - timedelta(seconds=1)) == 0
    assert clocks.mind(now=midnight) == 1
    assert clocks.mind(now=midnight) == 0
    assert status_of(row) is S.EXPIRED
    assert row.events.get(act=DeclarationAct.EXPIRED).by is None
    assert told(home.owner.user, "declaration_ended") == 1


def test_a_challenged_declaration_expires_once_it_is_cleared(
    home: made.House, row: Declaration, now: datetime
) -> None:
    late = datetime(2028, 11, 20, 9, tzinfo=now.tzinfo)
    challenge = made.answered(home, made.challenge(row, now=late), now=late)
    after = late + timedelta(days=30)
    clocks.mind(now=after)
    assert status_of(row) is S.CHALLENGED
    clear(challenge, made.officer(), after)
    clocks.mind(now=after)
    assert status_of(row) is S.EXPIRED


def test_the_contact_is_erased_half_a_year_after_the_outcome(
    home: made.House, row: Declaration, now: datetime
) -> None:
    said = replace(made.SAID, contact="eve@example.cn")
    challenge = made.answered(home, made.challenge(row, said, now=now), now=now)
    clear(challenge, made.officer(), now)
    clocks.mind(now=now + timedelta(days=180))
    assert Challenge.objects.get().contact is not None
    clocks.mind(now=now + timedelta(days=181))
    assert Challenge.objects.get().contact is None


def test_the_words_of_a_challenge_are_erased_three_years_after_the_outcome(
    home: made.House, row: Declaration, now: datetime
) -> None:
    challenge = made.answered(home, made.challenge(row, now=now), now=now)
    clear(challenge, made.officer(), now)
    clocks.mind(now=now + timedelta(days=3 * 365))
    assert Challenge.objects.get().statement == made.SAID.statement
    clocks.mind(now=now + timedelta(days=3 * 365 + 1))
    kept = Challenge.objects.get()
    assert (kept.statement, kept.answer, kept.reason) == ("", made.ANSWER, made.REASON)

"""Two people who act on one declaration at the same time."""

from datetime import datetime

import pytest

from enterprises.declaration_enums import ChallengeOutcome, DeclarationAct, DeclarationStatus
from enterprises.models import Challenge, Declaration
from enterprises.services.declarations import challenges, clocks, drafting, ending
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.notifications.models import Notification
from tests.factories import declarations as made
from tests.standards.test_edition_guards import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("regions_loaded"),
]
S = DeclarationStatus


def test_a_draft_signed_twice_at_once_is_published_once(now: datetime) -> None:
    home = made.house(now=now)
    row = made.drafted(home, now=now)

    outcome = at_once(*(2 * [lambda: made.sign(home, row, now=now)]))

    assert outcome == ["done", "done"]
    assert AnchorRequest.objects.filter(ref=row.ref).count() == 1
    assert row.events.filter(act=DeclarationAct.PUBLISHED).count() == 1


def test_of_two_drafts_begun_at_once_one_is_kept(now: datetime) -> None:
    home = made.house(now=now)

    outcome = at_once(
        *(2 * [lambda: drafting.begin(actor=home.owner, product_id=home.product.pk, now=now)])
    )

    assert outcome == ["DraftOpen", "done"]


def test_a_challenge_at_the_moment_of_withdrawal_is_settled_or_refused(now: datetime) -> None:
    home = made.house(now=now)
    row = made.published(home, now=now)

    outcome = at_once(
        lambda: made.challenge(row, now=now),
        lambda: ending.withdraw(
            actor=home.signatory, declaration_id=row.pk, reason="产品已停产", now=now
        ),
    )

    row.refresh_from_db()
    assert row.standing is S.WITHDRAWN
    settled = set(Challenge.objects.values_list("outcome", flat=True))
    if outcome == ["done", "done"]:
        assert settled == {ChallengeOutcome.WITHDRAWN}
    else:
        assert (outcome, settled) == (["TransitionRefused", "done"], set())


def test_a_challenge_at_the_moment_of_correction_is_settled_or_refused(now: datetime) -> None:
    home = made.house(now=now)
    first = made.published(home, now=now)
    draft = made.drafted(home, made.another(), now=now)

    outcome = at_once(
        lambda: made.challenge(first, now=now), lambda: made.sign(home, draft, now=now)
    )

    first.refresh_from_db()
    assert first.standing is S.SUPERSEDED
    assert outcome in (["done", "done"], ["TransitionRefused", "done"])
    assert not Challenge.objects.filter(outcome=ChallengeOutcome.OPEN).exists()


def test_a_withdrawal_at_the_moment_of_correction_leaves_one_version_in_force(
    now: datetime,
) -> None:
    home = made.house(now=now)
    first = made.published(home, now=now)
    draft = made.drafted(home, made.another(), now=now)

    at_once(
        lambda: made.sign(home, draft, now=now),
        lambda: ending.withdraw(
            actor=home.signatory, declaration_id=first.pk, reason="产品已停产", now=now
        ),
    )

    first.refresh_from_db()
    assert first.standing in {S.SUPERSEDED, S.WITHDRAWN}
    assert Declaration.objects.filter(status=S.PUBLISHED).get().number == 2


def test_of_two_officers_one_decides(now: datetime) -> None:
    home = made.house(now=now)
    row = made.published(home, now=now)
    challenge = made.answered(home, made.challenge(row, now=now), now=now)
    one, other = made.officer().actor, made.officer().actor

    outcome = at_once(
        lambda: challenges.clear(actor=one, challenge_id=challenge.pk, reason=made.REASON, now=now),
        lambda: challenges.strike_off(
            actor=other, challenge_id=challenge.pk, reason=made.REASON, now=now
        ),
    )

    assert outcome == ["ChallengeSettled", "done"]


def test_one_click_too_many_makes_one_challenge(now: datetime) -> None:
    row = made.published(made.house(now=now), now=now)

    outcome = at_once(*(3 * [lambda: made.challenge(row, now=now, address="198.51.100.9")]))

    assert outcome == ["done"] * 3
    assert Challenge.objects.count() == 1


def test_two_pulses_remind_once(now: datetime) -> None:
    home = made.house(now=now)
    made.challenge(made.published(home, now=now), now=now)
    day = datetime(2026, 11, 30, 9, tzinfo=now.tzinfo)

    at_once(*(2 * [lambda: clocks.mind(now=day)]))

    told = Notification.objects.filter(kind="enterprises.challenge_due")
    assert told.filter(recipient=home.owner.user).count() == 1

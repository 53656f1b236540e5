"""Challenging a declaration, answering, deciding: the answer and the outcome are public."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises import declaration_notices
from enterprises.declaration_enums import (
    ChallengeOutcome,
    DeclarationAct,
    DeclarationStatus,
    TargetKind,
)
from enterprises.errors import AnswerAwaited, AnswerGiven, ChallengeSettled, TargetUnknown
from enterprises.models import Challenge, Declaration
from enterprises.models.onboarding import SHORTEST_REASON
from enterprises.selectors import declarations as selectors
from enterprises.services.declarations import ending, rows
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.services import limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.common import workdays
from qbs_platform.sealing import services as sealing
from standards import selectors as standards

ANSWER = "DEC-1"
_BY_ADDRESS = Rule("challenge", 5, timedelta(days=1))
_BY_DECLARATION = Rule("challenge-declaration", 30, timedelta(days=1))
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
_RECEIPT_LETTERS = 13  # 63 bits: it opens the page of whoever wrote it


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says is wrong; ``target`` is a number or a name as declared, '' for all.

    ``contact`` is '' or an address in normal form.
    """

    kind: TargetKind
    target: str
    statement: str
    contact: str = ""


@transaction.atomic
def make(*, declaration_id: int, said: Said, address: str, now: datetime) -> Challenge:
    """Take in what anybody says against a declaration; DEC-1 begins for the enterprise.

    ``address`` is the client's, as the limiter counts. The same words about the same thing while
    they are open are the challenge of the first time, so a double click makes one. Raises
    TransitionRefused, StatementTooShort, TargetUnknown or TooOften.
    """
    row, step = rows.begin(None, declaration_id, "challenge", now=now)
    statement = rows.ensure_said(said.statement, rows.SHORTEST_STATEMENT)
    _ensure_target(row, said)
    same = row.challenges.filter(
        target_kind=said.kind,
        target=said.target,
        statement=statement,
        outcome=ChallengeOutcome.OPEN,
    ).first()
    if same is not None:
        return same
    limits.spend(_BY_ADDRESS, address, now=now)
    limits.spend(_BY_DECLARATION, str(row.public_id), now=now)
    days = standards.time_limit(ANSWER).length
    challenge = Challenge(
        receipt="".join(secrets.choice(_LETTERS) for _letter in range(_RECEIPT_LETTERS)),
        declaration=row,
        target_kind=said.kind,
        target=said.target,
        statement=statement,
        made_at=now,
        due_on=workdays.add_workdays(workdays.local_date(now), days),
    )
    sealing.seal_into(challenge, "contact", said.contact)
    challenge.save()
    row.status = step.after(row.standing)
    row.save(update_fields=["status"])
    rows.note(row, DeclarationAct.CHALLENGED, None, now=now, challenge=challenge)
    declaration_notices.challenged(challenge, now=now)
    return challenge


@transaction.atomic
def answer(*, actor: Actor, challenge_id: int, text: str, now: datetime) -> Challenge:
    """Say in public what the enterprise says to a challenge, once; late is better than never.

    Raises CapabilityMissing, NotOwnEnterprise, TransitionRefused, StatementTooShort,
    ChallengeSettled or AnswerGiven.
    """
    row, challenge = _locked(actor, challenge_id, "answer", now)
    said = rows.ensure_said(text, rows.SHORTEST_STATEMENT)
    if challenge.answer == said:
        return challenge
    if challenge.answer:
        raise AnswerGiven(_("已经答复过了，公开的答复不能改。"))
    challenge.answer, challenge.answered_by, challenge.answered_at = said, actor.user, now
    challenge.save(update_fields=["answer", "answered_by", "answered_at"])
    rows.note(row, DeclarationAct.ANSWERED, actor, now=now, challenge=challenge)
    declaration_notices.answered(challenge, now=now)
    return challenge


@transaction.atomic
def clear(*, actor: Actor, challenge_id: int, reason: str, now: datetime) -> Challenge:
    """Decide that a challenge does not hold; with the last open one the declaration is as before.

    ``reason`` is public. Raises CapabilityMissing, OwnCase, TransitionRefused, ChallengeSettled,
    AnswerAwaited or StatementTooShort.
    """
    row, challenge = _locked(actor, challenge_id, "clear", now)
    said = _ensure_decidable(challenge, reason, now)
    _decide(challenge, ChallengeOutcome.CLEARED, said, actor, now)
    if not row.challenges.filter(outcome=ChallengeOutcome.OPEN).exists():
        row.status = DeclarationStatus.PUBLISHED
        row.save(update_fields=["status"])
    rows.note(row, DeclarationAct.CLEARED, actor, now=now, challenge=challenge)
    declaration_notices.decided(challenge, now=now)
    return challenge


@transaction.atomic
def strike_off(*, actor: Actor, challenge_id: int, reason: str, now: datetime) -> Challenge:
    """Decide that a challenge holds: the declaration is struck off, for everybody to see.

    What else was open against it ends with it. Raises what ``clear`` raises.
    """
    row, challenge = _locked(actor, challenge_id, "strike-off", now)
    said = _ensure_decidable(challenge, reason, now)
    _decide(challenge, ChallengeOutcome.STRUCK_OFF, said, actor, now)
    ending.end(row, "strike-off", said, now=now)
    others = row.challenges.select_for_update().filter(outcome=ChallengeOutcome.OPEN)
    for other in others:
        _decide(other, ChallengeOutcome.STRUCK_OFF, said, actor, now)
    rows.note(row, DeclarationAct.STRUCK_OFF, actor, now=now, challenge=challenge)
    declaration_notices.decided(challenge, now=now)
    return challenge


def _locked(
    actor: Actor, challenge_id: int, name: str, now: datetime
) -> tuple[Declaration, Challenge]:
    """The declaration first, then the challenge: every step locks in this order."""
    owner = Challenge.objects.values_list("declaration_id", flat=True).get(pk=challenge_id)
    row = rows.lock(actor, owner, name)
    challenge = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge_id)
    challenge.declaration = row
    if challenge.result is not ChallengeOutcome.OPEN:
        raise ChallengeSettled(
            _("这项质疑已经办结：%(outcome)s。") % {"outcome": _outcome(challenge)}
        )
    rows.begin(actor, owner, name, now=now)
    return row, challenge


def _ensure_decidable(challenge: Challenge, reason: str, now: datetime) -> str:
    if not challenge.answer and workdays.local_date(now) <= challenge.due_on:
        raise AnswerAwaited(
            _("企业在 %(day)s 之前可以答复，答复之后或逾期才能作出结论。")
            % {"day": challenge.due_on.isoformat()}
        )
    return rows.ensure_said(reason, SHORTEST_REASON)


def _decide(
    challenge: Challenge, outcome: ChallengeOutcome, reason: str, actor: Actor, now: datetime
) -> None:
    challenge.outcome, challenge.reason = outcome, reason
    challenge.decided_by, challenge.decided_at = actor.user, now
    challenge.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])


def _ensure_target(row: Declaration, said: Said) -> None:
    known = selectors.targets(selectors.content_of(row))
    if (said.kind, said.target) not in known:
        raise TargetUnknown(_("请选择质疑的是哪一项标准或指标。"))


def _outcome(challenge: Challenge) -> str:
    return str(challenge.result.label)

"""Who is told what about self-declarations and challenges (domain.md, 6.8)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from enterprises import notice_kinds
from enterprises.declaration_enums import ChallengeOutcome, DeclarationStatus
from enterprises.models import Challenge, Declaration, Enterprise
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import Grant, User
from qbs_platform.notifications import services as notifications
from qbs_platform.notifications.wording import Wording

_MEMBERS = (Role.ENT_OWNER, Role.ENT_EDITOR, Role.ENT_SIGNATORY, Role.ENT_AGENT)
_ENDS = {
    DeclarationStatus.EXPIRED: gettext_noop(
        "“%(product)s”第 %(number)s 版自我声明已满期失效，请签署新版本"
    ),
    DeclarationStatus.WITHDRAWN: gettext_noop("“%(product)s”第 %(number)s 版自我声明已撤回"),
}
_OUTCOMES = {
    ChallengeOutcome.CLEARED: gettext_noop("对“%(product)s”自我声明的质疑不成立，声明保留"),
    ChallengeOutcome.STRUCK_OFF: gettext_noop("对“%(product)s”自我声明的质疑成立，声明已撤销公开"),
    ChallengeOutcome.CORRECTED: gettext_noop("“%(product)s”的自我声明已由新版本更正，质疑办结"),
    ChallengeOutcome.WITHDRAWN: gettext_noop("“%(product)s”的自我声明已由企业撤回，质疑办结"),
}


def published(row: Declaration, *, now: datetime) -> None:
    """A version is public."""
    text = Wording(gettext_noop("“%(product)s”第 %(number)s 版自我声明已签署并公开"), _named(row))
    _tell(_members(row), notice_kinds.DECLARATION_PUBLISHED, text, _own(row), now)


def ended(row: Declaration, *, now: datetime) -> None:
    """A declaration has ended, by the enterprise's will or by time."""
    text = Wording(_ENDS[row.standing], _named(row))
    _tell(_members(row), notice_kinds.DECLARATION_ENDED, text, _own(row), now, is_urgent=True)


def challenged(challenge: Challenge, *, now: datetime) -> None:
    """Somebody challenges a declaration: the enterprise answers, the officers know."""
    row = challenge.declaration
    given = {**_product(row), "day": f"{challenge.due_on}"}
    text = Wording(gettext_noop("有人质疑“%(product)s”的自我声明，请在 %(day)s 之前答复"), given)
    _to_members(challenge, notice_kinds.CHALLENGED, text, now)
    text = Wording(
        gettext_noop("%(name)s“%(product)s”的自我声明被质疑"),
        {**_product(row), "name": row.product.enterprise.name},
    )
    _to_officers(challenge, notice_kinds.CHALLENGED, text, now, is_urgent=False)


def answered(challenge: Challenge, *, now: datetime) -> None:
    """The enterprise has answered: an officer decides."""
    text = Wording(
        gettext_noop("企业已答复对“%(product)s”自我声明的质疑，请作出结论"),
        _product(challenge.declaration),
    )
    _to_officers(challenge, notice_kinds.CHALLENGE_ANSWERED, text, now)


def decided(challenge: Challenge, *, now: datetime) -> None:
    """A challenge has its outcome; officers are told of those that they did not decide."""
    outcome = challenge.result
    text = Wording(_OUTCOMES[outcome], _product(challenge.declaration))
    _to_members(challenge, notice_kinds.CHALLENGE_DECIDED, text, now)
    if outcome in {ChallengeOutcome.CORRECTED, ChallengeOutcome.WITHDRAWN}:
        _to_officers(challenge, notice_kinds.CHALLENGE_DECIDED, text, now, is_urgent=False)


def due(challenge: Challenge, *, now: datetime) -> None:
    """The last day to answer comes near."""
    text = Wording(
        gettext_noop("对“%(product)s”自我声明的质疑应在 %(day)s 之前答复"),
        {**_product(challenge.declaration), "day": f"{challenge.due_on}"},
    )
    _to_members(challenge, notice_kinds.CHALLENGE_DUE, text, now)


def overdue(challenge: Challenge, *, now: datetime) -> None:
    """The last day to answer has passed: an officer may decide without an answer."""
    row = challenge.declaration
    text = Wording(
        gettext_noop("%(name)s 没有按时答复对“%(product)s”自我声明的质疑，可以作出结论"),
        {**_product(row), "name": row.product.enterprise.name},
    )
    _to_officers(challenge, notice_kinds.CHALLENGE_DUE, text, now)


def _named(row: Declaration) -> dict[str, str | int]:
    return {**_product(row), "number": row.number or 0}


def _product(row: Declaration) -> dict[str, str | int]:
    return {"product": row.product.name}


def _to_members(challenge: Challenge, kind: str, text: Wording, now: datetime) -> None:
    url = reverse("enterprises:challenge-own", args=[challenge.public_id])
    _tell(_members(challenge.declaration), kind, text, url, now, is_urgent=True)


def _to_officers(
    challenge: Challenge, kind: str, text: Wording, now: datetime, *, is_urgent: bool = True
) -> None:
    url = reverse("enterprises:challenge", args=[challenge.public_id])
    people = _officers(challenge.declaration.product.enterprise)
    _tell(people, kind, text, url, now, is_urgent=is_urgent)


def _members(row: Declaration) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        grants__organisation=row.product.enterprise.public_id,
        grants__role__in=_MEMBERS,
        grants__revoked_at=None,
    ).distinct()


def _officers(enterprise: Enterprise) -> QuerySet[User]:
    """Case officers who do not belong and never belonged to the enterprise."""
    own = Grant.objects.filter(organisation=enterprise.public_id).values("user")
    people = User.objects.filter(
        is_active=True, grants__role=Role.CASE_OFFICER, grants__revoked_at=None
    )
    return people.exclude(pk__in=own).distinct()


def _own(row: Declaration) -> str:
    return reverse("enterprises:own-declaration", args=[row.public_id])


def _tell(
    people: Iterable[User],
    kind: str,
    text: Wording,
    url: str,
    now: datetime,
    *,
    is_urgent: bool = False,
) -> None:
    notifications.notify(
        recipients=people, kind=kind, text=text, url=url, now=now, is_urgent=is_urgent
    )

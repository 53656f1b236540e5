"""Who is told what about an enterprise's case (domain.md, 6.8)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from enterprises import notice_kinds
from enterprises.models import Enterprise, JoinRequest
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import Grant, User
from qbs_platform.notifications import services as notifications
from qbs_platform.notifications.wording import Wording

# Those who can answer a return; signatories and viewers read it in the app.
_WHO_ACTS = (Role.ENT_OWNER, Role.ENT_EDITOR, Role.ENT_AGENT)


def submitted(enterprise: Enterprise, *, is_again: bool, now: datetime) -> None:
    """A case came in, or came back."""
    msgid = (
        gettext_noop("%(name)s 已补正并重新提交上链材料")
        if is_again
        else gettext_noop("%(name)s 提交了上链材料，请核对")
    )
    _to_clerks(enterprise, notice_kinds.SUBMITTED, Wording(msgid, {"name": enterprise.name}), now)


def second_opinion(enterprise: Enterprise, first: User, *, now: datetime) -> None:
    """One clerk has given an opinion; another one is needed."""
    text = Wording(
        gettext_noop("%(name)s 的上链材料已有一位受理员给出意见，请另一位核对"),
        {"name": enterprise.name},
    )
    _to_clerks(enterprise, notice_kinds.SECOND_OPINION, text, now, but=first)


def returned(enterprise: Enterprise, due_on: date, count: int, *, now: datetime) -> None:
    """Some items came back to the enterprise."""
    text = Wording(
        gettext_noop("上链材料有 %(count)s 项需要补正，请在 %(day)s 之前提交"),
        {"count": count, "day": f"{due_on}"},
    )
    _to_members(enterprise, notice_kinds.RETURNED, text, now, is_urgent=True)


def onboarded(enterprise: Enterprise, *, now: datetime) -> None:
    """The enterprise is on chain."""
    text = Wording(gettext_noop("%(name)s 已上链"), {"name": enterprise.name})
    _to_members(enterprise, notice_kinds.DECIDED, text, now, is_urgent=True)


def refused(enterprise: Enterprise, *, now: datetime) -> None:
    """The enterprise was not taken in; the page has the reasons and what may be done."""
    text = Wording(
        gettext_noop("%(name)s 未予上链，请查看理由和申诉办法"), {"name": enterprise.name}
    )
    _to_members(enterprise, notice_kinds.DECIDED, text, now, is_urgent=True)


def correction_due(enterprise: Enterprise, due_on: date, *, now: datetime) -> None:
    """The last day to correct comes near."""
    text = Wording(gettext_noop("上链材料的补正将于 %(day)s 到期，逾期失效"), {"day": f"{due_on}"})
    _to_members(enterprise, notice_kinds.DUE, text, now, is_urgent=True)


def check_due(enterprise: Enterprise, due_on: date, *, now: datetime) -> None:
    """The last day to check comes near."""
    text = Wording(
        gettext_noop("%(name)s 的上链材料应在 %(day)s 之前核对完"),
        {"name": enterprise.name, "day": f"{due_on}"},
    )
    _to_clerks(enterprise, notice_kinds.DUE, text, now, is_urgent=True)


def check_overdue(enterprise: Enterprise, due_on: date, *, now: datetime) -> None:
    """The last day to check has passed: the head of the body is told."""
    text = Wording(
        gettext_noop("%(name)s 的上链材料应在 %(day)s 之前核对完，已经超期"),
        {"name": enterprise.name, "day": f"{due_on}"},
    )
    heads = User.objects.filter(grants__role=Role.HEAD, grants__revoked_at=None).distinct()
    _tell(heads, notice_kinds.DUE, text, _desk(enterprise), now, is_urgent=True)


def lapsed(enterprise: Enterprise, *, now: datetime) -> None:
    """Nothing was corrected in time."""
    text = Wording(
        gettext_noop("%(name)s 的上链材料逾期未补正，已经失效，可以重新开始"),
        {"name": enterprise.name},
    )
    _to_members(enterprise, notice_kinds.LAPSED, text, now, is_urgent=True)


def join_asked(request: JoinRequest, *, now: datetime) -> None:
    """Somebody wants to become a member."""
    text = Wording(
        gettext_noop("%(person)s 申请加入 %(name)s"),
        {"person": request.person.name, "name": request.enterprise.name},
    )
    owners = _members(request.enterprise, (Role.ENT_OWNER,))
    url = reverse("enterprises:join-requests")
    _tell(owners, notice_kinds.JOIN_ASKED, text, url, now, is_urgent=True)


def join_settled(request: JoinRequest, *, is_admitted: bool, now: datetime) -> None:
    """The person gets their answer."""
    msgid = (
        gettext_noop("您已加入 %(name)s，可在页面右上角切换身份")
        if is_admitted
        else gettext_noop("%(name)s 没有同意您的加入申请")
    )
    text = Wording(msgid, {"name": request.enterprise.name})
    _tell(
        [request.person], notice_kinds.JOIN_SETTLED, text, reverse("home:desk"), now, is_urgent=True
    )


def _to_members(
    enterprise: Enterprise, kind: str, text: Wording, now: datetime, *, is_urgent: bool
) -> None:
    people = _members(enterprise, _WHO_ACTS)
    _tell(people, kind, text, reverse("enterprises:own"), now, is_urgent=is_urgent)


def _to_clerks(
    enterprise: Enterprise,
    kind: str,
    text: Wording,
    now: datetime,
    *,
    but: User | None = None,
    is_urgent: bool = False,
) -> None:
    own = Grant.objects.filter(organisation=enterprise.public_id).values("user")
    people = (
        User.objects.filter(is_active=True, grants__role=Role.CLERK, grants__revoked_at=None)
        .exclude(pk__in=own)
        .exclude(pk__in=[but.pk] if but else [])
        .distinct()
    )
    _tell(people, kind, text, _desk(enterprise), now, is_urgent=is_urgent)


def _members(enterprise: Enterprise, roles: Iterable[Role]) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        grants__organisation=enterprise.public_id,
        grants__role__in=roles,
        grants__revoked_at=None,
    ).distinct()


def _desk(enterprise: Enterprise) -> str:
    return reverse("enterprises:case", args=[enterprise.public_id])


def _tell(
    people: Iterable[User], kind: str, text: Wording, url: str, now: datetime, *, is_urgent: bool
) -> None:
    notifications.notify(
        recipients=people, kind=kind, text=text, url=url, now=now, is_urgent=is_urgent
    )

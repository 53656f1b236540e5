"""What clerks do with a case: return it item by item, or settle it, two people of one mind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enterprises import notices, record_kinds
from enterprises.domain import items
from enterprises.enums import (
    CommitmentKind,
    EnterpriseAct,
    Item,
    RefusalReason,
    RegisterState,
    Verdict,
)
from enterprises.errors import (
    NoOpinion,
    NothingReturned,
    OpinionGiven,
    OverrideMissing,
    ReasonMissing,
    RegisterUnclear,
    StaleForm,
)
from enterprises.models import Enterprise, Opinion, ReturnedItem
from enterprises.models.onboarding import SHORTEST_REASON
from enterprises.selectors import codes, values
from enterprises.services import clocks, rows
from enterprises.services.rows import Case
from qbs_platform.accounts.actors import Actor
from qbs_platform.anchoring import services as anchoring
from qbs_platform.anchoring.canonical import Value
from qbs_platform.common import workdays
from qbs_platform.common.validators.verdicts import Outcome

REGISTER_AGE = timedelta(days=30)
"""How old a look into the register may be (domain.md, C-01)."""
_OPINIONS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class RegisterLook:
    """What a clerk saw in which public register, and when."""

    register: str
    seen_on: date
    state: RegisterState


@transaction.atomic
def give_back(
    *,
    actor: Actor,
    enterprise_id: int,
    round_number: int,
    reasons: Mapping[Item, str],
    now: datetime,
) -> Enterprise:
    """Return the named items, each with its reason; only these reopen, and ONB-1 stands still.

    ``round_number`` is that of the material the person read, here and below. Raises
    CapabilityMissing, OwnCase, TransitionRefused, StaleForm or NothingReturned.
    """
    case = rows.begin(actor, enterprise_id, "return")
    _ensure_current(case, round_number)
    said = {item: reason.strip() for item, reason in reasons.items()}
    if not said or any(len(reason) < SHORTEST_REASON for reason in said.values()):
        raise NothingReturned(
            _("请至少选一项，并对每一项写明理由（不少于 %(count)s 个字）。")
            % {"count": SHORTEST_REASON}
        )
    shown = values.stated(case.enterprise, case.particulars, is_masked=True)
    ReturnedItem.objects.bulk_create(
        ReturnedItem(
            enterprise=case.enterprise,
            round=case.onboarding.round,
            item=item,
            reason=reason,
            before="" if item in items.SEALED else shown[item].text,
            returned_by=actor.user,
            returned_at=now,
        )
        for item, reason in said.items()
    )
    due_on = clocks.correction_due_on(now)
    rows.move(case, "return", due_on=due_on)
    rows.note(case, EnterpriseAct.RETURNED, actor, now=now)
    notices.returned(case.enterprise, due_on, len(said), now=now)
    return case.enterprise


@transaction.atomic
def accept(
    *,
    actor: Actor,
    enterprise_id: int,
    round_number: int,
    look: RegisterLook,
    override_note: str,
    now: datetime,
) -> Enterprise:
    """Give the opinion that the enterprise be taken in; with the second one it is on chain.

    The same opinion of the same person counts once, however often it is sent. Raises
    CapabilityMissing, OwnCase, TransitionRefused, StaleForm, OpinionGiven, RegisterUnclear or
    OverrideMissing.
    """
    case = _begin(actor, enterprise_id, round_number, Verdict.ACCEPT)
    if case is None:
        return Enterprise.objects.get(pk=enterprise_id)
    _ensure_clear(look, workdays.local_date(now))
    needs_note = codes.verdict_on(case.enterprise.uscc).outcome is not Outcome.ACCEPT
    if needs_note and not override_note.strip():
        raise OverrideMissing(
            _("这个代码只通过一层校验，请写明凭什么核实（如与执照影像、登记信息逐位一致）。")
        )
    opinion = Opinion(
        verdict=Verdict.ACCEPT,
        register_name=look.register.strip(),
        register_seen_on=look.seen_on,
        register_state=look.state,
        override_note=override_note.strip(),
    )
    return _opine(case, opinion, actor, now)


@transaction.atomic
def refuse(
    *,
    actor: Actor,
    enterprise_id: int,
    round_number: int,
    reason: RefusalReason,
    note: str,
    now: datetime,
) -> Enterprise:
    """Give the opinion that the enterprise be refused; with the second one it is.

    ``note`` is read by the enterprise. Raises CapabilityMissing, OwnCase, TransitionRefused,
    StaleForm, OpinionGiven or ReasonMissing.
    """
    case = _begin(actor, enterprise_id, round_number, Verdict.REFUSE)
    if case is None:
        return Enterprise.objects.get(pk=enterprise_id)
    if len(note.strip()) < SHORTEST_REASON:
        raise ReasonMissing(_("请写明理由，让企业知道哪里不符合。"))
    opinion = Opinion(verdict=Verdict.REFUSE, reason=reason, note=note.strip())
    return _opine(case, opinion, actor, now)


@transaction.atomic
def retract(*, actor: Actor, enterprise_id: int, now: datetime) -> Enterprise:
    """Take the own opinion back while the case is open. Raises NoOpinion where there is none."""
    case = rows.begin(actor, enterprise_id, "retract")
    own = _standing(case.enterprise, case.onboarding.round).filter(clerk=actor.user)
    if not own.update(retracted_at=now):
        raise NoOpinion(_("您没有可以收回的意见。"))
    rows.note(case, EnterpriseAct.RETRACTED, actor, now=now)
    return case.enterprise


def _begin(actor: Actor, enterprise_id: int, round_number: int, verdict: Verdict) -> Case | None:
    """The case to give an opinion on; None where this person gave this one already."""
    enterprise = rows.lock(actor, enterprise_id, "opine")
    own = _standing(enterprise, enterprise.onboarding.round).filter(clerk=actor.user).first()
    if own is not None and own.verdict == verdict:
        return None
    case = rows.begin(actor, enterprise_id, "opine")
    _ensure_current(case, round_number)
    if own is not None:
        raise OpinionGiven(_("您已给出另一种意见。要改，请先收回。"))
    return case


def _ensure_current(case: Case, round_number: int) -> None:
    """An opinion is about what its clerk read, not about what was handed in meanwhile."""
    if case.onboarding.round != round_number:
        raise StaleForm(_("您打开这一页之后，企业补正并重新提交过。请先看新的材料，再提交。"))


def _opine(case: Case, opinion: Opinion, actor: Actor, now: datetime) -> Enterprise:
    opinion.enterprise, opinion.round = case.enterprise, case.onboarding.round
    opinion.clerk, opinion.given_at = actor.user, now
    opinion.save()
    rows.note(case, EnterpriseAct.OPINED, actor, now=now)
    agreeing = _standing(case.enterprise, case.onboarding.round).filter(verdict=opinion.verdict)
    if agreeing.count() < _OPINIONS_NEEDED:
        notices.second_opinion(case.enterprise, actor.user, now=now)
    elif opinion.verdict == Verdict.ACCEPT:
        _onboard(case, actor, now)
    else:
        rows.move(case, "refuse", due_on=None)
        rows.note(case, EnterpriseAct.REFUSED, actor, now=now)
        notices.refused(case.enterprise, now=now)
    return case.enterprise


def _onboard(case: Case, actor: Actor, now: datetime) -> None:
    case.enterprise.onboarded_at = now
    rows.move(case, "onboard", due_on=None)
    rows.note(case, EnterpriseAct.ONBOARDED, actor, now=now)
    _anchor(case.enterprise, now)
    notices.onboarded(case.enterprise, now=now)


def _anchor(enterprise: Enterprise, now: datetime) -> None:
    signed = {row.kind: row for row in enterprise.commitments.order_by("text_version")}
    texts: dict[str, Value] = {
        kind.value.lower(): {
            "version": signed[kind].text_version,
            "sha256": signed[kind].text_hash,
        }
        for kind in CommitmentKind
    }
    anchoring.request(
        kind=record_kinds.ONBOARDING,
        ref=enterprise.ref,
        record={
            "uscc": enterprise.uscc,
            "name": enterprise.name,
            "region": enterprise.region.code,
            "onboarded_at": now.astimezone(workdays.SHANGHAI).isoformat(timespec="seconds"),
            **texts,
        },
        event_id=enterprise.public_id,  # an enterprise joins once
        now=now,
    )


def _standing(enterprise: Enterprise, number: int) -> QuerySet[Opinion]:
    return Opinion.objects.filter(enterprise=enterprise, round=number, retracted_at=None)


def _ensure_clear(look: RegisterLook, today: date) -> None:
    if look.state is not RegisterState.OPERATING:
        raise RegisterUnclear(_("登记信息不是“存续或在业”，不能同意上链：请退回或不予上链。"))
    if not today - REGISTER_AGE <= look.seen_on <= today:
        raise RegisterUnclear(_("请填写最近 30 天内查询登记信息的日期。"))
    if not look.register.strip():
        raise RegisterUnclear(_("请写明查询了哪个登记信息系统。"))

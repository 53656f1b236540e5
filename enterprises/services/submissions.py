"""Handing a case in, once and again; taking it back; starting anew after it lapsed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises import content, notices
from enterprises.enums import CommitmentKind, EnterpriseAct, EnterpriseStatus, Item
from enterprises.errors import CommitmentsOpen, Incomplete, ItemsUnanswered, StaleForm
from enterprises.models import Commitment, Enterprise, ReturnedItem
from enterprises.selectors import values
from enterprises.services import clocks, rows
from enterprises.services.rows import Case
from qbs_platform.accounts.actors import Actor

Signed = Mapping[CommitmentKind, int]
"""Which version of each text the person was shown and signs."""


@transaction.atomic
def submit(
    *, actor: Actor, enterprise_id: int, version: int, signed: Signed, now: datetime
) -> Enterprise:
    """Sign agreement and declaration and hand the case in; ONB-1 begins.

    ``version`` is that of the answers the person checked; sending the same twice is done once.
    Raises CapabilityMissing, NotOwnEnterprise, TransitionRefused, StaleForm, Incomplete,
    CommitmentsOpen or AlreadyJoined.
    """
    case = _begin(actor, enterprise_id, version, "submit")
    if case is None:
        return Enterprise.objects.get(pk=enterprise_id)
    _sign(case, actor, signed, now)
    case.onboarding.submitted_at = now
    return _hand_in(case, EnterpriseAct.SUBMITTED, actor, now)


@transaction.atomic
def resubmit(
    *,
    actor: Actor,
    enterprise_id: int,
    version: int,
    answers: Mapping[Item, str],
    now: datetime,
) -> Enterprise:
    """Hand a returned case in again; ONB-1 goes on where it stood still.

    ``answers`` are sentences about items that stay as they are. Raises what ``submit`` raises, and
    ItemsUnanswered.
    """
    case = _begin(actor, enterprise_id, version, "resubmit")
    if case is None:
        return Enterprise.objects.get(pk=enterprise_id)
    _answer(case, answers)
    return _hand_in(case, EnterpriseAct.RESUBMITTED, actor, now)


@transaction.atomic
def withdraw(*, actor: Actor, enterprise_id: int, now: datetime) -> Enterprise:
    """Take a case back before it is decided. Raises what ``submit`` raises of rights and steps."""
    case = rows.begin(actor, enterprise_id, "withdraw")
    rows.move(case, "withdraw", due_on=None)
    rows.note(case, EnterpriseAct.WITHDRAWN, actor, now=now)
    return case.enterprise


@transaction.atomic
def restart(*, actor: Actor, enterprise_id: int, now: datetime) -> Enterprise:
    """Open a lapsed case again, with what was filled before; it is signed and checked anew."""
    case = rows.begin(actor, enterprise_id, "restart")
    case.onboarding.submitted_at = None
    case.onboarding.version += 1
    rows.move(case, "restart", due_on=None)
    rows.note(case, EnterpriseAct.RESTARTED, actor, now=now)
    return case.enterprise


def _begin(actor: Actor, enterprise_id: int, version: int, name: str) -> Case | None:
    """The case to hand in; None where it was handed in with this very version already."""
    enterprise = rows.lock(actor, enterprise_id, name)
    is_sent = enterprise.standing is EnterpriseStatus.VERIFYING
    if is_sent and enterprise.onboarding.version == version:
        return None
    case = rows.begin(actor, enterprise_id, name)
    if case.onboarding.version != version:
        raise StaleForm(_("您打开这一页之后，有人改过内容。请重新核对，再提交。"))
    missing = values.missing(case.enterprise, case.particulars)
    if missing:
        labels = "、".join(str(item.label) for item in missing)
        raise Incomplete(_("还缺这些内容：%(list)s。") % {"list": labels})
    return case


def _hand_in(case: Case, act: EnterpriseAct, actor: Actor, now: datetime) -> Enterprise:
    case.onboarding.round += 1
    rows.note(case, act, actor, now=now)
    rows.move(case, case.step.name, due_on=clocks.check_due_on(case.enterprise))
    is_again = act is EnterpriseAct.RESUBMITTED
    notices.submitted(case.enterprise, is_again=is_again, now=now)
    return case.enterprise


def _sign(case: Case, actor: Actor, signed: Signed, now: datetime) -> None:
    for text in content.commitments():
        if signed.get(text.kind) != text.version:
            raise CommitmentsOpen(
                _("请阅读并签署《%(title)s》的现行文本。") % {"title": text.title}
            )
        Commitment.objects.get_or_create(
            enterprise=case.enterprise,
            kind=text.kind,
            text_version=text.version,
            defaults={"text_hash": text.hash, "signed_by": actor.user, "signed_at": now},
        )


def _answer(case: Case, answers: Mapping[Item, str]) -> None:
    returned = ReturnedItem.objects.filter(enterprise=case.enterprise, round=case.onboarding.round)
    for row in returned:
        row.answer = answers.get(Item(row.item), "").strip()
        row.save(update_fields=["answer"])
    silent = [row.get_item_display() for row in returned if not (row.is_changed or row.answer)]
    if silent:
        raise ItemsUnanswered(
            _("这些退回的事项既没有修改，也没有说明：%(list)s。") % {"list": "、".join(silent)}
        )

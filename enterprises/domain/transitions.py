"""The life of an enterprise here: draft, checked by two clerks, on chain (domain.md, 6.2).

``submit`` runs the automatic checks in its own transaction, so a case is never seen between
submission and verification (docs/adr/0026).
"""

from django.utils.translation import gettext_lazy as _

from enterprises.enums import EnterpriseAct, EnterpriseStatus, Holder
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.transitions import Table, Transition

Status = EnterpriseStatus
Act = EnterpriseAct


_FILL, _SUBMIT = Capability.FILL_ONBOARDING, Capability.SUBMIT_ONBOARDING
_CHECK = Capability.CHECK_ONBOARDING
_OPEN = {Status.DRAFT, Status.RETURNED}

CaseStep = Transition[EnterpriseStatus, Capability | None, EnterpriseAct | None]
TRANSITIONS: Table[EnterpriseStatus, Capability | None, EnterpriseAct | None] = Table(
    (
        Transition("fill", _OPEN, None, _FILL, None),
        Transition("submit", {Status.DRAFT}, Status.VERIFYING, _SUBMIT, Act.SUBMITTED),
        Transition("resubmit", {Status.RETURNED}, Status.VERIFYING, _SUBMIT, Act.RESUBMITTED),
        Transition("return", {Status.VERIFYING}, Status.RETURNED, _CHECK, Act.RETURNED),
        Transition("opine", {Status.VERIFYING}, None, _CHECK, Act.OPINED),
        Transition("retract", {Status.VERIFYING}, None, _CHECK, Act.RETRACTED),
        # These two follow from the second equal opinion; nobody takes them alone.
        Transition("onboard", {Status.VERIFYING}, Status.ONBOARDED, _CHECK, Act.ONBOARDED),
        Transition("refuse", {Status.VERIFYING}, Status.REFUSED, _CHECK, Act.REFUSED),
        Transition("lapse", {Status.RETURNED}, Status.LAPSED, None, Act.LAPSED),
        Transition("restart", {Status.LAPSED}, Status.DRAFT, _SUBMIT, Act.RESTARTED),
        Transition(
            "withdraw", _OPEN | {Status.VERIFYING}, Status.WITHDRAWN, _SUBMIT, Act.WITHDRAWN
        ),
    ),
    refusal=_("这家企业现在是“%(status)s”，不能做这一步。"),
)
step, names_from = TRANSITIONS.step, TRANSITIONS.names_from

# While an enterprise stands here, its code is taken: others ask to join it.
TAKES_THE_CODE = frozenset({Status.VERIFYING, Status.RETURNED, Status.ONBOARDED})

_HOLDERS = {
    Status.DRAFT: Holder.ENTERPRISE,
    Status.RETURNED: Holder.ENTERPRISE,
    Status.VERIFYING: Holder.ASSOCIATION,
}


def holder_of(status: Status) -> Holder:
    """Whose move it is."""
    return _HOLDERS.get(status, Holder.NOBODY)

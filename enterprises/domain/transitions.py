"""The life of an enterprise here: draft, checked by two clerks, on chain (domain.md, 6.2).

``submit`` runs the automatic checks in its own transaction, so a case is never seen between
submission and verification (docs/adr/0026).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.enums import EnterpriseAct, EnterpriseStatus, Holder
from enterprises.errors import TransitionRefused
from qbs_platform.accounts.permissions import Capability

Status = EnterpriseStatus
Act = EnterpriseAct


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: from where, to where, who may take it, and what the history says.

    ``capability`` is None for what only the platform does, when time has run out.
    ``act`` is None for what the history does not list: each save of a form.
    """

    name: str
    sources: frozenset[Status]
    target: Status | None  # None: it stays where it is
    capability: Capability | None
    act: Act | None


def _step(
    name: str,
    sources: set[Status],
    target: Status | None,
    capability: Capability | None,
    act: Act | None,
) -> Transition:
    return Transition(name, frozenset(sources), target, capability, act)


_FILL, _SUBMIT = Capability.FILL_ONBOARDING, Capability.SUBMIT_ONBOARDING
_CHECK = Capability.CHECK_ONBOARDING
_OPEN = {Status.DRAFT, Status.RETURNED}

TRANSITIONS = {
    each.name: each
    for each in (
        _step("fill", _OPEN, None, _FILL, None),
        _step("submit", {Status.DRAFT}, Status.VERIFYING, _SUBMIT, Act.SUBMITTED),
        _step("resubmit", {Status.RETURNED}, Status.VERIFYING, _SUBMIT, Act.RESUBMITTED),
        _step("return", {Status.VERIFYING}, Status.RETURNED, _CHECK, Act.RETURNED),
        _step("opine", {Status.VERIFYING}, None, _CHECK, Act.OPINED),
        _step("retract", {Status.VERIFYING}, None, _CHECK, Act.RETRACTED),
        # These two follow from the second equal opinion; nobody takes them alone.
        _step("onboard", {Status.VERIFYING}, Status.ONBOARDED, _CHECK, Act.ONBOARDED),
        _step("refuse", {Status.VERIFYING}, Status.REFUSED, _CHECK, Act.REFUSED),
        _step("lapse", {Status.RETURNED}, Status.LAPSED, None, Act.LAPSED),
        _step("restart", {Status.LAPSED}, Status.DRAFT, _SUBMIT, Act.RESTARTED),
        _step("withdraw", _OPEN | {Status.VERIFYING}, Status.WITHDRAWN, _SUBMIT, Act.WITHDRAWN),
    )
}

# While an enterprise stands here, its code is taken: others ask to join it.
TAKES_THE_CODE = frozenset({Status.VERIFYING, Status.RETURNED, Status.ONBOARDED})

_HOLDERS = {
    Status.DRAFT: Holder.ENTERPRISE,
    Status.RETURNED: Holder.ENTERPRISE,
    Status.VERIFYING: Holder.ASSOCIATION,
}


def step(name: str, status: Status) -> Transition:
    """The step ``name`` from ``status``; raises TransitionRefused where it does not begin there."""
    found = TRANSITIONS[name]
    if status not in found.sources:
        raise TransitionRefused(
            _("这家企业现在是“%(status)s”，不能做这一步。") % {"status": status.label}
        )
    return found


def names_from(status: Status) -> list[str]:
    """The steps that begin at ``status``, in the order of the table."""
    return [each.name for each in TRANSITIONS.values() if status in each.sources]


def holder_of(status: Status) -> Holder:
    """Whose move it is."""
    return _HOLDERS.get(status, Holder.NOBODY)

"""Cases of enterprises that join: lists, what clerks should look at, history."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from enterprises.domain import transitions
from enterprises.enums import EnterpriseAct, EnterpriseStatus, Item, RequestOutcome, Verdict
from enterprises.models import (
    Enterprise,
    EnterpriseEvent,
    JoinRequest,
    Opinion,
    ReturnedItem,
)
from enterprises.selectors import codes
from enterprises.selectors.enterprises import enterprise_of, enterprises_visible_to
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import Grant, User
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common.validators.verdicts import Outcome

# Who thinks what is the association's own affair until two have the same opinion.
_NOT_FOR_MEMBERS = (EnterpriseAct.OPINED, EnterpriseAct.RETRACTED)
_CODE_IS_FREE = tuple(set(EnterpriseStatus) - transitions.TAKES_THE_CODE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the automatic checks say about one thing; ``needs_eyes`` where a person must compare."""

    label: str
    sentence: str
    needs_eyes: bool


def cases_visible_to(actor: Actor) -> QuerySet[Enterprise]:
    """Cases that were handed in, the most pressing first; for who checks, leads or audits.

    Not those of enterprises that the person belongs or belonged to.
    """
    if not permissions.may(actor, Capability.READ_ONBOARDING):
        return Enterprise.objects.none()
    own = Grant.objects.filter(user=actor.user, organisation__isnull=False).values("organisation")
    return (
        enterprises_visible_to(actor)
        .exclude(public_id__in=own)
        .select_related("onboarding", "particulars")
        .annotate(has_own_opinion=Exists(_standing().filter(clerk=actor.user)))
        .order_by(F("onboarding__due_on").asc(nulls_last=True), "-onboarding__submitted_at", "pk")
    )


def findings(enterprise: Enterprise) -> list[Finding]:
    """The automatic checks, made now: code, division, namesakes, shared people, requests."""
    return [
        _about_code(enterprise),
        _about_division(enterprise),
        *_about_namesakes(enterprise),
        *_about_related(enterprise),
        *_about_requests(enterprise),
    ]


def standing_opinions(enterprise: Enterprise) -> QuerySet[Opinion]:
    """Opinions of the present round that were not taken back, oldest first."""
    return (
        Opinion.objects.filter(
            enterprise=enterprise, round=enterprise.onboarding.round, retracted_at=None
        )
        .select_related("clerk")
        .order_by("pk")
    )


def refusals_of(enterprise: Enterprise) -> QuerySet[Opinion]:
    """Why an enterprise was refused, for it to read; nothing before it is settled."""
    if enterprise.standing is not EnterpriseStatus.REFUSED:
        return Opinion.objects.none()
    return standing_opinions(enterprise).filter(verdict=Verdict.REFUSE)


def returned_items(enterprise: Enterprise) -> QuerySet[ReturnedItem]:
    """Everything that was ever returned, the newest round first."""
    return enterprise.returned.order_by("-round", "pk")


def open_items(enterprise: Enterprise) -> dict[Item, ReturnedItem]:
    """What is returned to the enterprise now; empty while it holds nothing returned."""
    if enterprise.standing is not EnterpriseStatus.RETURNED:
        return {}
    rows = enterprise.returned.filter(round=enterprise.onboarding.round).order_by("pk")
    return {Item(row.item): row for row in rows}


def history_for_members(enterprise: Enterprise) -> QuerySet[EnterpriseEvent]:
    """What the enterprise's own people read of its history, newest first."""
    return history(enterprise).exclude(act__in=_NOT_FOR_MEMBERS)


def history(enterprise: Enterprise) -> QuerySet[EnterpriseEvent]:
    """The whole history, newest first, with who did it."""
    return enterprise.events.select_related("by").order_by("-pk")


def steps_open_to(actor: Actor, enterprise: Enterprise) -> list[str]:
    """The steps of the table that this person may take now."""
    return [
        name
        for name in transitions.names_from(enterprise.standing)
        if (capability := transitions.TRANSITIONS[name].capability) is not None
        and permissions.may(actor, capability)
    ]


def join_requests_for(actor: Actor) -> QuerySet[JoinRequest]:
    """Requests to join the enterprise whose owner acts, open ones first."""
    if not permissions.may(actor, Capability.MANAGE_MEMBERS):
        return JoinRequest.objects.none()
    rows = JoinRequest.objects.filter(enterprise=enterprise_of(actor))
    open_first = F("decided_at").desc(nulls_first=True)
    return rows.select_related("person", "decided_by").order_by(open_first, "-asked_at", "-pk")


def own_join_requests(person: User) -> QuerySet[JoinRequest]:
    """What somebody asked, newest first."""
    rows = JoinRequest.objects.filter(person=person).select_related("enterprise")
    return rows.order_by("-asked_at", "-pk")


def _standing() -> QuerySet[Opinion]:
    return Opinion.objects.filter(
        enterprise=OuterRef("pk"), round=OuterRef("onboarding__round"), retracted_at=None
    )


def _about_code(enterprise: Enterprise) -> Finding:
    verdict = codes.verdict_on(enterprise.uscc)
    needs_eyes = verdict.outcome is not Outcome.ACCEPT
    sentence = verdict.message or _("两层校验都通过。")
    return Finding(_("统一社会信用代码"), sentence, needs_eyes)


def _about_division(enterprise: Enterprise) -> Finding:
    in_code, stated = enterprise.uscc[2:8], enterprise.region.code
    if in_code == stated:
        return Finding(_("注册地"), _("与代码中的登记机关区划一致。"), needs_eyes=False)
    sentence = _("代码第 3 至 8 位是 %(in_code)s，填写的注册地是 %(stated)s，请与执照核对。")
    return Finding(_("注册地"), sentence % {"in_code": in_code, "stated": stated}, needs_eyes=True)


def _about_namesakes(enterprise: Enterprise) -> list[Finding]:
    others = Enterprise.objects.exclude(pk=enterprise.pk)
    found = []
    same_code = others.filter(uscc=enterprise.uscc, onboarding__round__gt=0).count()
    if same_code:
        sentence = _("同一代码另有 %(count)s 次已办结的登记，请先查看。") % {"count": same_code}
        found.append(Finding(_("以前的登记"), sentence, needs_eyes=True))
    same_name = others.filter(name=enterprise.name).exclude(uscc=enterprise.uscc)
    names = same_name.exclude(status__in=_CODE_IS_FREE).count()
    if names:
        sentence = _("另有 %(count)s 家在链企业使用同一名称。") % {"count": names}
        found.append(Finding(_("企业名称"), sentence, needs_eyes=True))
    return found


def _about_related(enterprise: Enterprise) -> list[Finding]:
    """Enterprises with the same legal representative or contact number (domain.md, 6.1)."""
    own = enterprise.particulars
    shared = Q(pk__in=[])
    if own.legal_representative:
        shared |= Q(particulars__legal_representative=own.legal_representative)
    if own.contact_mobile_index is not None:
        shared |= Q(particulars__contact_mobile_index=bytes(own.contact_mobile_index))
    others = Enterprise.objects.filter(shared, status__in=transitions.TAKES_THE_CODE)
    names = list(others.exclude(pk=enterprise.pk).values_list("name", flat=True)[:5])
    if not names:
        return []
    sentence = _("法定代表人或联系电话相同：%(names)s。") % {"names": "、".join(names)}
    return [Finding(_("关联企业"), sentence, needs_eyes=True)]


def _about_requests(enterprise: Enterprise) -> list[Finding]:
    count = enterprise.join_requests.filter(outcome=RequestOutcome.OPEN).count()
    if not count:
        return []
    sentence = _("有 %(count)s 人申请加入而未获答复，请核实申请人是否获得授权。")
    return [Finding(_("其他申请人"), sentence % {"count": count}, needs_eyes=True)]

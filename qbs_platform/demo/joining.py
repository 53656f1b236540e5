"""Enterprises of the demo come on chain as all others do: filled, signed, checked by two clerks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from enterprises import content as texts
from enterprises.enums import Item, OrganisationKind, RefusalReason, RegisterState
from enterprises.models import Enterprise
from enterprises.services import checking, drafts, submissions
from enterprises.services.checking import RegisterLook
from qbs_platform.accounts.actors import Actor
from qbs_platform.common import workdays
from qbs_platform.common.validators import id_numbers
from qbs_platform.demo import papers
from qbs_platform.files import services as files
from qbs_platform.files.models import StoredFile
from qbs_platform.regions.models import Region

_REGISTER = "国家企业信用信息公示系统（演示）"
_SIGNED = {text.kind: text.version for text in texts.commitments()}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An enterprise that is to join."""

    uscc: str
    name: str
    region: Region


@dataclass(frozen=True, slots=True)
class Crew:
    """Who hands in and who checks, and the papers that all of the demo's enterprises share."""

    applicant: Actor
    clerks: tuple[Actor, ...]
    papers: dict[Item, StoredFile]


def crew(applicant: Actor, clerks: tuple[Actor, ...], *, now: datetime) -> Crew:
    """Have the papers kept, once for all."""
    titles = {Item.LICENCE: "Business licence", Item.AUTHORISATION: "Letter of authorisation"}
    kept = {
        item: files.store(
            upload=ContentFile(papers.page(title), name=f"{item.label}.pdf"),
            uploader=applicant.user,
            client_sha256="",
            now=now,
        )
        for item, title in titles.items()
    }
    return Crew(applicant, clerks, kept)


def on_chain(newcomer: Newcomer, crew: Crew, *, now: datetime) -> Enterprise:
    """Bring one enterprise on chain."""
    return accepted(submitted(newcomer, crew, now=now), crew.clerks, now=now)


def submitted(newcomer: Newcomer, crew: Crew, *, now: datetime) -> Enterprise:
    """Hand one enterprise's case in."""
    owner, enterprise = filled(newcomer, crew, now=now)
    return submissions.submit(
        actor=owner,
        enterprise_id=enterprise.pk,
        version=enterprise.onboarding.version,
        signed=_SIGNED,
        now=now,
    )


def filled(newcomer: Newcomer, crew: Crew, *, now: datetime) -> tuple[Actor, Enterprise]:
    """Begin one enterprise's case and fill it."""
    enterprise, grant = drafts.begin(
        actor=crew.applicant,
        uscc=newcomer.uscc,
        name=newcomer.name,
        region=newcomer.region.code,
        now=now,
    )
    owner = Actor(crew.applicant.user, grant)
    stated = _stated(newcomer)
    drafts.fill(actor=owner, enterprise_id=enterprise.pk, version=1, given=stated, now=now)
    for item, stored in crew.papers.items():
        drafts.attach_stored(
            actor=owner, enterprise_id=enterprise.pk, item=item, stored=stored, now=now
        )
    return owner, Enterprise.objects.get(pk=enterprise.pk)


def accepted(enterprise: Enterprise, clerks: Iterable[Actor], *, now: datetime) -> Enterprise:
    """Have clerks give their opinion for it."""
    seen = RegisterLook(_REGISTER, workdays.local_date(now), RegisterState.OPERATING)
    for clerk in clerks:
        enterprise = checking.accept(
            actor=clerk,
            enterprise_id=enterprise.pk,
            round_number=1,
            look=seen,
            override_note="",
            now=now,
        )
    return enterprise


def in_state(newcomer: Newcomer, state: str, crew: Crew, *, now: datetime) -> Enterprise:
    """Bring one enterprise's case to where ``content/cases.yaml`` wants it."""
    earlier = now - timedelta(days=3)
    if state == "draft":
        return filled(newcomer, crew, now=earlier)[1]
    enterprise = submitted(newcomer, crew, now=earlier)
    if state == "one-opinion":
        return accepted(enterprise, crew.clerks[1:], now=now)
    if state == "returned":
        reasons = {
            Item.ADDRESS: "与营业执照上的住所不一致，请按执照填写。",
            Item.AUTHORISATION: "授权书没有写明授权期限，请重新上传。",
        }
        return checking.give_back(
            actor=crew.clerks[0],
            enterprise_id=enterprise.pk,
            round_number=1,
            reasons=reasons,
            now=now,
        )
    if state == "refused":
        for clerk in crew.clerks:
            checking.refuse(
                actor=clerk,
                enterprise_id=enterprise.pk,
                round_number=1,
                reason=RefusalReason.NOT_AUTHORISED,
                note="授权书上的法定代表人与登记信息不符，也未能说明。",
                now=now,
            )
    return enterprise


def _stated(newcomer: Newcomer) -> dict[Item, Any]:
    first = f"{newcomer.region.code[:2]}010119800101{newcomer.uscc[13:16]}"
    return {
        Item.KIND: OrganisationKind.COMPANY.value,
        Item.LEGAL_REPRESENTATIVE: f"演示人 {newcomer.uscc[13:16]}",
        Item.LEGAL_ID: first + id_numbers.check_character(first),
        Item.ESTABLISHED_ON: date(2012, 5, 8),
        Item.ADDRESS: f"{newcomer.region.name}示范路 1 号",
        Item.INDUSTRY: "C14",
        Item.HEADCOUNT: 86,
        Item.CONTACT_NAME: "演示联系人",
        Item.CONTACT_MOBILE: f"13900000{newcomer.uscc[13:16]}",
        Item.CONTACT_EMAIL: "contact@demo.example",
    }

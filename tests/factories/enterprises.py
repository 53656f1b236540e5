"""Enterprises at every point of their life, through the services as the product makes them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from enterprises import content
from enterprises.enums import Item, OrganisationKind, RefusalReason, RegisterState
from enterprises.models import Enterprise
from enterprises.services import checking, drafts, submissions
from enterprises.services.checking import RegisterLook
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import people
from qbs_platform.common import workdays
from qbs_platform.files.enums import ScanState
from qbs_platform.files.inspection.verdict import Kind
from qbs_platform.files.models import StoredFile
from tests.factories.people import PASSWORD, SINCE, Person, make_person

HANGZHOU = "91330106MAFAKE0002"
SHENZHEN = "91440305MAFAKE035B"
DONGGUAN = "91441900MAFAKE06XU"
LEGAL_ID = "11010519491231002X"  # the made-up example of GB 11643-1999, annex
STATED: dict[Item, Any] = {
    Item.KIND: OrganisationKind.COMPANY.value,
    Item.LEGAL_REPRESENTATIVE: "林知远",
    Item.LEGAL_ID: LEGAL_ID,
    Item.ESTABLISHED_ON: date(2015, 6, 1),
    Item.ADDRESS: "文三路 1 号",
    Item.INDUSTRY: "C15",
    Item.HEADCOUNT: 120,
    Item.CONTACT_NAME: "周敏",
    Item.CONTACT_MOBILE: "13800138000",
    Item.CONTACT_EMAIL: "zhou@example.cn",
}
SIGNED = {text.kind: text.version for text in content.commitments()}


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise and the owner who acts for it."""

    enterprise: Enterprise
    owner: Actor

    @property
    def pk(self) -> int:
        """The key, as services take it."""
        return self.enterprise.pk

    @property
    def version(self) -> int:
        """The version that a form opened now would carry."""
        self.enterprise.onboarding.refresh_from_db()
        return self.enterprise.onboarding.version

    @property
    def round_number(self) -> int:
        """The round that a clerk's page opened now would show."""
        self.enterprise.onboarding.refresh_from_db()
        return self.enterprise.onboarding.round

    def again(self) -> Enterprise:
        """The row as it is now."""
        return Enterprise.objects.get(pk=self.enterprise.pk)


def newcomer(name: str = "何青") -> Actor:
    """Somebody who has an account and no role."""
    user = people.register(
        email=f"{uuid.uuid4().hex[:12]}@example.cn", name=name, password=PASSWORD, now=SINCE
    )
    return Actor(user, None)


def begun(uscc: str = HANGZHOU, name: str = "西湖甲厂", *, now: datetime | None = None) -> Firm:
    """A draft with nothing but code, name and division."""
    now = now or timezone.now()
    person = newcomer()
    made = drafts.begin(actor=person, uscc=uscc, name=name, region="", now=now)
    return Firm(made.enterprise, Actor(person.user, made.grant))


def filled(uscc: str = HANGZHOU, name: str = "西湖甲厂", *, now: datetime | None = None) -> Firm:
    """A draft from which nothing is missing."""
    now = now or timezone.now()
    firm = begun(uscc, name, now=now)
    drafts.fill(
        actor=firm.owner, enterprise_id=firm.pk, version=firm.version, given=STATED, now=now
    )
    for item in (Item.LICENCE, Item.AUTHORISATION):
        drafts.attach_stored(
            actor=firm.owner,
            enterprise_id=firm.pk,
            item=item,
            stored=stored_file(firm.owner.user, f"{item.label}.pdf", now),
            now=now,
        )
    return firm


def submitted(uscc: str = HANGZHOU, name: str = "西湖甲厂", *, now: datetime | None = None) -> Firm:
    """A case that waits for two clerks."""
    now = now or timezone.now()
    firm = filled(uscc, name, now=now)
    hand_in(firm, now)
    return firm


def onboarded(uscc: str = HANGZHOU, name: str = "西湖甲厂", *, now: datetime | None = None) -> Firm:
    """An enterprise on chain, accepted by two clerks."""
    now = now or timezone.now()
    firm = submitted(uscc, name, now=now)
    for clerk in (make_person("CLERK"), make_person("CLERK")):
        accept(firm, clerk, now)
    return Firm(firm.again(), firm.owner)


def hand_in(firm: Firm, now: datetime) -> Enterprise:
    """Sign and submit a filled draft."""
    return submissions.submit(
        actor=firm.owner,
        enterprise_id=firm.pk,
        version=firm.version,
        signed=SIGNED,
        now=now,
    )


def give_back(firm: Firm, clerk: Person, now: datetime, *items: Item) -> Enterprise:
    """Return some items, the address where none is named."""
    reasons = dict.fromkeys(items or (Item.ADDRESS,), "与营业执照不一致")
    return checking.give_back(
        actor=clerk.actor,
        enterprise_id=firm.pk,
        round_number=firm.round_number,
        reasons=reasons,
        now=now,
    )


def accept(firm: Firm, clerk: Person, now: datetime, note: str = "") -> Enterprise:
    """Give the opinion that the enterprise be taken in."""
    return checking.accept(
        actor=clerk.actor,
        enterprise_id=firm.pk,
        round_number=firm.round_number,
        look=look(now),
        override_note=note,
        now=now,
    )


def refuse(firm: Firm, clerk: Person, now: datetime) -> Enterprise:
    """Give the opinion that the enterprise be refused."""
    return checking.refuse(
        actor=clerk.actor,
        enterprise_id=firm.pk,
        round_number=firm.round_number,
        reason=RefusalReason.NOT_AUTHORISED,
        note="授权书没有法定代表人签名",
        now=now,
    )


def resubmit(firm: Firm, now: datetime, **answers: str) -> Enterprise:
    """Hand a returned case in again; ``answers`` by the names of items."""
    return submissions.resubmit(
        actor=firm.owner,
        enterprise_id=firm.pk,
        version=firm.version,
        answers={Item[name]: text for name, text in answers.items()},
        now=now,
    )


def look(now: datetime, days_ago: int = 0) -> RegisterLook:
    """A look into the register that shows the enterprise in business."""
    seen_on = workdays.local_date(now) - timedelta(days=days_ago)
    return RegisterLook("国家企业信用信息公示系统", seen_on, RegisterState.OPERATING)


def stored_file(uploader: User, name: str, now: datetime) -> StoredFile:
    """The row of an upload, without bytes in the storage."""
    return StoredFile.objects.create(
        sha256="a" * 64,
        sm3="b" * 64,
        size_bytes=1024,
        received_sha256="a" * 64,
        media_type=Kind.PDF,
        original_name=name,
        page_count=1,
        scan_state=ScanState.UNSCANNED,
        uploader=uploader,
        uploaded_at=now,
    )

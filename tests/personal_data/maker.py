"""An enterprise on chain whose products, lots, tables and declarations name its owner."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.domain.products import StatedSite
from enterprises.enums import EnterpriseStatus, SiteRole, TableKind
from enterprises.models import Challenge, Enterprise, Lot, ProductPhoto, Site
from enterprises.services import product_tables, sites
from enterprises.services.declarations import challenges
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import grants
from qbs_platform.common.imports import BadRow, Row, Sifted
from tests.factories import declarations as declared
from tests.factories import enterprises as firms
from tests.factories import products as made
from tests.factories.people import make_person
from tests.files.tables import workbook
from tests.personal_data.leaver import NAME, PHONE

SAID = replace(declared.SAID, statement=f"{NAME}自己说水分超标，可以问本人。", contact=PHONE)
HEARD_FROM = "eve@example.cn"
ANSWER = f"{NAME}复检了留样，水分为 6.1%。"


@dataclass(frozen=True, slots=True)
class Maker:
    """The enterprise, and what there is of it."""

    firm: firms.Firm
    site: Site
    lot: Lot
    settled: Challenge
    opened: Challenge

    @property
    def owner(self) -> Actor:
        """Who acts for it."""
        return self.firm.owner

    def leave(self) -> None:
        """It is no longer on chain, which no page lets anybody do yet."""
        Enterprise.objects.filter(pk=self.firm.pk).update(status=EnterpriseStatus.WITHDRAWN)


def make(owner: User, now: datetime) -> Maker:
    """Everything that can be kept of what an enterprise makes; ``owner`` is one of two."""
    there = firms.onboarded(firms.DONGGUAN, "莞城丙厂", now=now)
    grant = grants.give(
        user=owner,
        role=Role.ENT_OWNER,
        organisation=there.enterprise.public_id,
        granted_by=None,
        now=now,
    )
    firm = firms.Firm(there.enterprise, Actor(owner, grant))
    stated = StatedSite(SiteRole.FACTORY, "一厂", f"{NAME}家后院", made.WEST_LAKE)
    site = sites.add(actor=firm.owner, enterprise_id=firm.pk, stated=stated, now=now)
    product = made.make_product(firm, sites=(site.public_id,))
    photo = firms.stored_file(owner, f"{NAME}拍的正面.png", now)
    ProductPhoto.objects.create(product=product, file=photo, alt="正面", position=1)
    inspection = replace(made.PASSED, inspector=NAME)
    lot = made.make_lot(firm, product, site, is_released=True, inspection=inspection)
    bring(firm, now)
    signatory = make_person("ENT_SIGNATORY", None, firm.enterprise.public_id).actor
    settled, opened = challenged(declared.House(firm, product, signatory), now)
    return Maker(firm, site, lot, settled, opened)


def bring(firm: firms.Firm, now: datetime) -> None:
    """A table whose only row comes back, with the inspector's name."""
    bad = BadRow(Row(2, {"inspector": NAME}), (f"没有“{NAME}”这个地点",))
    product_tables.take(
        actor=firm.owner,
        enterprise_id=firm.pk,
        kind=TableKind.LOTS,
        upload=SimpleUploadedFile(f"{NAME}的批次.xlsx", workbook(["检验员"], [NAME])),
        sift=lambda _file: Sifted((), (bad,)),
        now=now,
    )


def challenged(home: declared.House, now: datetime) -> tuple[Challenge, Challenge]:
    """Two challenges of a declaration: one that was decided, one that nobody decided yet."""
    row = declared.published(home, now=now)
    settled = declared.challenge(row, SAID, now=now)
    other = replace(declared.SAID, contact=HEARD_FROM)
    opened = declared.challenge(row, other, now=now)
    challenges.answer(actor=home.owner, challenge_id=settled.pk, text=ANSWER, now=now)
    challenges.clear(
        actor=declared.officer().actor, challenge_id=settled.pk, reason=declared.REASON, now=now
    )
    return settled, opened

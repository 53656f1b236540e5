"""Self-declarations at every point of their life, made through the services."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from enterprises.content import declaration as texts
from enterprises.declaration_enums import (
    Comparator,
    DeclarationPart,
    DeclarationStatus,
    TargetKind,
)
from enterprises.domain.declarations.content import Content, Executed, Indicator
from enterprises.enums import ProductCategory
from enterprises.models import Challenge, Declaration, Product
from enterprises.services.declarations import challenges, drafting, ending, publishing
from enterprises.services.declarations.challenges import Said
from qbs_platform.accounts.actors import Actor
from tests.factories import enterprises as firms
from tests.factories.enterprises import Firm
from tests.factories.people import Person, make_person

TEXT = Content(
    standards=(Executed("Q/XH 001—2025", "西湖绿茶"),),
    indicators=(Indicator("水分", "%", Comparator.LE, Decimal("6.5"), method="Q/XH 002—2025"),),
)
SAID = Said(TargetKind.INDICATOR, "水分", "送检的同批产品水分为 8.2%，超过声明限值。")
ANSWER = "我们复检了留样，水分为 6.1%，附报告编号 XH-2026-118。"
REASON = "复检报告与声明一致"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class House:
    """An enterprise on chain with one product, its owner and its signatory."""

    firm: Firm
    product: Product
    signatory: Actor

    @property
    def owner(self) -> Actor:
        """Who drafts and answers."""
        return self.firm.owner


def house(uscc: str = firms.HANGZHOU, *, now: datetime) -> House:
    """An enterprise that may declare."""
    firm = firms.onboarded(uscc, f"西湖甲厂{uscc[-2:]}", now=now)
    signatory = make_person("ENT_SIGNATORY", None, firm.enterprise.public_id)
    return House(firm, product_of(firm, now=now), signatory.actor)


def product_of(
    firm: Firm, name: str = "龙井茶", *, now: datetime, category: str = ProductCategory.GENERAL
) -> Product:
    """One more product."""
    return Product.objects.create(
        enterprise=firm.enterprise,
        name=name,
        category=category,
        model="特级 250 g",
        own_code=f"T-{next(_numbers)}",
        unit="盒",
        added_at=now,
    )


def fill(row: Declaration, actor: Actor, text: Content, *, now: datetime) -> Declaration:
    """Save every part of a draft."""
    for part in DeclarationPart:
        row = drafting.fill(
            actor=actor,
            declaration_id=row.pk,
            version=row.version,
            part=part,
            given=getattr(text, part.value),
            now=now,
        )
    return row


def drafted(home: House, text: Content = TEXT, *, now: datetime) -> Declaration:
    """A draft that may be signed."""
    row = drafting.begin(actor=home.owner, product_id=home.product.pk, now=now)
    return fill(row, home.owner, text, now=now)


def sign(home: House, row: Declaration, *, now: datetime) -> Declaration:
    """Sign a draft as it stands."""
    return publishing.publish(
        actor=home.signatory,
        declaration_id=row.pk,
        version=row.version,
        accepted=texts.commitment().version,
        now=now,
    )


def published(home: House, text: Content = TEXT, *, now: datetime) -> Declaration:
    """A version that anybody reads."""
    return sign(home, drafted(home, text, now=now), now=now)


def another(text: Content = TEXT) -> Content:
    """The text with a stricter limit."""
    return replace(text, indicators=(replace(text.indicators[0], limit=Decimal("6.0")),))


def challenge(
    row: Declaration, said: Said = SAID, *, now: datetime, address: str = ""
) -> Challenge:
    """Somebody says that it is wrong."""
    address = address or f"192.0.2.{next(_numbers)}"
    return challenges.make(declaration_id=row.pk, said=said, address=address, now=now)


def answered(home: House, row: Challenge, *, now: datetime) -> Challenge:
    """The enterprise answers."""
    return challenges.answer(actor=home.owner, challenge_id=row.pk, text=ANSWER, now=now)


def officer() -> Person:
    """A case officer of the association."""
    return make_person("CASE_OFFICER")


def at(status: DeclarationStatus, home: House, *, now: datetime) -> Declaration:
    """A declaration that stands at ``status``, by the way that leads there."""
    row = drafted(home, now=now) if status in _UNSIGNED else published(home, now=now)
    if status in _WAYS:
        _WAYS[status](home, row, now)
    row.refresh_from_db()
    return row


def _challenge_and_answer(home: House, row: Declaration, now: datetime) -> None:
    answered(home, challenge(row, now=now), now=now)


def _strike_off(home: House, row: Declaration, now: datetime) -> None:
    said = answered(home, challenge(row, now=now), now=now)
    challenges.strike_off(actor=officer().actor, challenge_id=said.pk, reason=REASON, now=now)


def _withdraw(home: House, row: Declaration, now: datetime) -> None:
    ending.withdraw(actor=home.signatory, declaration_id=row.pk, reason="产品已停产", now=now)


def _supersede(home: House, _row: Declaration, now: datetime) -> None:
    published(home, another(), now=now)


def _expire(_home: House, row: Declaration, now: datetime) -> None:
    ending.expire(declaration_id=row.pk, now=now + timedelta(days=740))


def _discard(home: House, row: Declaration, now: datetime) -> None:
    drafting.discard(actor=home.owner, declaration_id=row.pk, now=now)


_UNSIGNED = (DeclarationStatus.DRAFT, DeclarationStatus.DISCARDED)
_WAYS: dict[DeclarationStatus, Callable[[House, Declaration, datetime], None]] = {
    DeclarationStatus.DISCARDED: _discard,
    DeclarationStatus.CHALLENGED: _challenge_and_answer,
    DeclarationStatus.STRUCK_OFF: _strike_off,
    DeclarationStatus.WITHDRAWN: _withdraw,
    DeclarationStatus.SUPERSEDED: _supersede,
    DeclarationStatus.EXPIRED: _expire,
}

"""What the enterprise of the demo accounts declares: published, amended, challenged."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from enterprises.content import declaration as texts
from enterprises.declaration_enums import Comparator, DeclarationPart, TargetKind
from enterprises.domain.declarations.content import Content, Executed, Indicator, Requirement
from enterprises.models import Declaration, Enterprise, Product
from enterprises.services.declarations import challenges, drafting, publishing
from enterprises.services.declarations.challenges import Said
from qbs_platform.accounts.actors import Actor

_AMENDED_AFTER, _CHALLENGED_AFTER = timedelta(days=1), timedelta(days=2)


def seed(
    listed: dict[str, Any],
    owner: Actor,
    signatory: Actor,
    enterprise: Enterprise,
    *,
    now: datetime,
) -> None:
    """Declare, amend and challenge what ``listed`` says, in the caller's transaction."""
    product = Product.objects.get(enterprise=enterprise, name=listed["product"])
    text = _text(listed)
    _publish(product, text, owner, signatory, now)
    row = _publish(product, _amended(text, listed), owner, signatory, now + _AMENDED_AFTER)
    said = listed["challenge"]
    challenges.make(
        declaration_id=row.pk,
        said=Said(TargetKind.INDICATOR, said["indicator"], said["statement"]),
        address="192.0.2.1",
        now=now + _CHALLENGED_AFTER,
    )


def _publish(
    product: Product, text: Content, owner: Actor, signatory: Actor, now: datetime
) -> Declaration:
    row = drafting.begin(actor=owner, product_id=product.pk, now=now)
    for part in DeclarationPart:
        row = drafting.fill(
            actor=owner,
            declaration_id=row.pk,
            version=row.version,
            part=part,
            given=getattr(text, part.value),
            now=now,
        )
    return publishing.publish(
        actor=signatory,
        declaration_id=row.pk,
        version=row.version,
        accepted=texts.commitment().version,
        now=now,
    )


def _text(listed: dict[str, Any]) -> Content:
    return Content(
        standards=tuple(Executed(number, title) for number, title in listed["standards"]),
        indicators=tuple(map(_indicator, listed["indicators"])),
        mandatory=tuple(Requirement(**said) for said in listed["mandatory"]),
    )


def _indicator(said: dict[str, Any]) -> Indicator:
    comparator, limit = Comparator(said["comparator"]), Decimal(said["limit"])
    return Indicator(**{**said, "comparator": comparator, "limit": limit})


def _amended(text: Content, listed: dict[str, Any]) -> Content:
    said = listed["amended"]
    return replace(
        text,
        indicators=tuple(
            replace(each, limit=Decimal(said["limit"])) if each.name == said["indicator"] else each
            for each in text.indicators
        ),
    )

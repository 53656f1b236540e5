"""Signing a declaration, which publishes it at once: nobody approves the enterprise's own word."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from enterprises import declaration_notices, record_kinds
from enterprises.content import declaration as texts
from enterprises.declaration_enums import (
    ChallengeOutcome,
    DeclarationAct,
    DeclarationStatus,
)
from enterprises.domain.declarations import published, transitions
from enterprises.domain.declarations.published import Around
from enterprises.errors import DeclarationFlawed, SignatureMissing, StaleForm
from enterprises.models import Declaration, Product
from enterprises.selectors import declarations as selectors
from enterprises.services.declarations import rows
from qbs_platform.accounts.actors import Actor
from qbs_platform.anchoring import services as anchoring
from qbs_platform.common import workdays


@transaction.atomic
def publish(
    *, actor: Actor, declaration_id: int, version: int, accepted: int | None, now: datetime
) -> Declaration:
    """Sign what was read and make it public, in place of the version before.

    ``version`` is the save that the signatory read, ``accepted`` the version of the commitment;
    signing the same twice is done once. Challenges of the version before end as corrected. Raises
    CapabilityMissing, NotOwnEnterprise, TransitionRefused, NotOnChain, ProductRetired,
    StaleForm, SignatureMissing or DeclarationFlawed.
    """
    row = rows.lock(actor, declaration_id, "publish")
    if row.published_at is not None and row.version == version:
        return row
    row, step = rows.begin(actor, declaration_id, "publish", now=now)
    rows.ensure_declarable(row.product)
    if row.version != version:
        raise StaleForm(_("您打开这一页之后，有人改过内容。请重新核对，再签署。"))
    if accepted != texts.commitment().version:
        raise SignatureMissing(_("请阅读并接受现行的承诺文本。"))
    _ensure_whole(row, now)
    _end_the_one_before(row.product, actor, now)
    row.status = step.after(row.standing)
    row.signed_by, row.published_at = actor.user, now
    row.expires_on = transitions.expires_on(workdays.local_date(now))
    row.number = _next_number(row.product)
    _freeze(row)
    row.save()
    rows.note(row, DeclarationAct.PUBLISHED, actor, now=now)
    _anchor(row, now)
    declaration_notices.published(row, now=now)
    return row


def _ensure_whole(row: Declaration, now: datetime) -> None:
    found = selectors.review(row, on=workdays.local_date(now)).findings
    sentences = [each.sentence for each in found if each.blocks]
    if sentences:
        raise DeclarationFlawed(_("还不能公开：%(list)s") % {"list": " ".join(sentences)})


def _end_the_one_before(product: Product, actor: Actor, now: datetime) -> None:
    held = (DeclarationStatus.PUBLISHED, DeclarationStatus.CHALLENGED)
    before = Declaration.objects.filter(product=product, status__in=held).first()
    if before is None:
        return
    row = rows.lock(actor, before.pk, "supersede")
    if row.standing not in held:  # withdrawn while this waited for the lock
        return
    is_over = row.standing_on(workdays.local_date(now)) is DeclarationStatus.EXPIRED
    name, by = ("expire", None) if is_over else ("supersede", actor)
    step = transitions.step(name, row.standing)
    row.status, row.ended_at = step.after(row.standing), now
    row.save(update_fields=["status", "ended_at"])
    for challenge in rows.settle_open(row, ChallengeOutcome.CORRECTED, actor, now=now):
        declaration_notices.decided(challenge, now=now)
    rows.note(row, DeclarationAct(row.status), by, now=now)


def _next_number(product: Product) -> int:
    latest = Declaration.objects.filter(product=product).aggregate(latest=Max("number"))["latest"]
    return int(latest or 0) + 1


def _freeze(row: Declaration) -> None:
    """Put around what was drafted all that a reader needs who has nothing but the file."""
    product, text = row.product, texts.commitment()
    around = Around(
        enterprise={"uscc": product.enterprise.uscc, "name": product.enterprise.name},
        product={
            "id": str(product.public_id),
            "name": product.name,
            "brand": product.brand.name if product.brand else "",
            "model": product.model,
            "code": product.code,
        },
        version=row.number or 0,
        commitment={"version": text.version, "sha256": text.hash},
        published_at=_moment(row.published_at),
        expires_on=f"{row.expires_on}",
    )
    rows.write_content(row, published.freeze(selectors.content_of(row), around))


def _anchor(row: Declaration, now: datetime) -> None:
    anchoring.request(
        kind=record_kinds.DECLARATION,
        ref=row.ref,
        record={
            "product": str(row.product.public_id),
            "version": row.number,
            "content_hash": row.content_hash,
            "published_at": _moment(row.published_at),
            "expires_on": f"{row.expires_on}",
        },
        event_id=row.public_id,  # a version is published once
        now=now,
    )


def _moment(at: datetime | None) -> str:
    return at.astimezone(workdays.SHANGHAI).isoformat(timespec="seconds") if at else ""

"""Beginning a declaration, filling it part by part, giving it up."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.declaration_enums import DeclarationAct, DeclarationPart, DeclarationStatus
from enterprises.domain.declarations import content
from enterprises.domain.declarations.content import Content, Executed
from enterprises.errors import DraftOpen, StaleForm
from enterprises.models import Declaration, Product
from enterprises.selectors import declarations as selectors
from enterprises.services.declarations import rows
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common import constraints
from standards.cited import selectors as cited

_WRITE = Capability.MANAGE_DECLARATIONS


@transaction.atomic
def begin(*, actor: Actor, product_id: int, now: datetime) -> Declaration:
    """Open the draft of the next version, with what the version before says.

    The first one begins with the standards that the product names. Raises CapabilityMissing,
    NotOwnEnterprise, NotOnChain, ProductRetired or DraftOpen.
    """
    permissions.ensure(actor, _WRITE)
    product = Product.objects.select_related("enterprise").get(pk=product_id)
    rows.ensure_side(actor, product.enterprise, _WRITE)
    rows.ensure_declarable(product)
    row = Declaration(
        product=product, status=DeclarationStatus.DRAFT, drafted_by=actor.user, drafted_at=now
    )
    before = selectors.newest_published(product)
    text = selectors.content_of(before) if before else _from_product(product)
    rows.write_content(row, content.as_record(text))
    _insert(row)
    rows.note(row, DeclarationAct.DRAFTED, actor, now=now)
    return row


@transaction.atomic
def fill(
    *,
    actor: Actor,
    declaration_id: int,
    version: int,
    part: DeclarationPart,
    given: tuple[Any, ...],
    now: datetime,
) -> Declaration:
    """Keep one part of a draft, with whatever gaps and faults it has.

    ``given`` are the rows of that part; standards without a title get the catalogue's. ``version``
    is that of the form; the same rows again are taken as saved already, so a double click is no
    conflict. Raises CapabilityMissing, NotOwnEnterprise, TransitionRefused or StaleForm.
    """
    row, _step = rows.begin(actor, declaration_id, "fill", now=now)
    if part is DeclarationPart.STANDARDS:
        given = _titled(given)
    kept = selectors.content_of(row)
    wanted = replace(kept, **{part.value: given})
    if content.as_record(wanted) == content.as_record(kept):
        return row
    if row.version != version:
        raise StaleForm(_("您打开这一页之后，有人保存过。请对照两边的内容，再决定怎么改。"))
    rows.write_content(row, content.as_record(wanted))
    row.version += 1
    row.save(update_fields=["content", "content_hash", "version"])
    rows.record(row, "fill", actor, now=now)
    return row


@transaction.atomic
def discard(*, actor: Actor, declaration_id: int, now: datetime) -> Declaration:
    """Give a draft up, for ever. Raises CapabilityMissing, NotOwnEnterprise, TransitionRefused."""
    row, step = rows.begin(actor, declaration_id, "discard", now=now)
    row.status = step.after(row.standing)
    row.save(update_fields=["status"])
    rows.note(row, DeclarationAct.DISCARDED, actor, now=now)
    return row


def _insert(row: Declaration) -> None:
    with constraints.refusing({"declaration_one_draft": _already_open}):
        row.save(force_insert=True)


def _already_open() -> DraftOpen:
    return DraftOpen(_("这个产品已有一份草稿，请先完成或放弃它。"))


def _from_product(product: Product) -> Content:
    stated = tuple(Executed(number, "") for number in product.standards)
    return Content(standards=_titled(stated))


def _titled(given: tuple[Executed, ...]) -> tuple[Executed, ...]:
    """The same standards; those without a title get that of the catalogue, in Chinese."""
    known = cited.facts_of({each.number for each in given if not each.title})
    return tuple(
        replace(each, title=known[each.number].title_zh)
        if not each.title and each.number in known
        else each
        for each in given
    )

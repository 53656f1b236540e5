"""Reads of self-declarations: the public ones, an enterprise's own, and what is to be put right."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.declaration_enums import DeclarationAct, DeclarationStatus, TargetKind
from enterprises.domain.declarations import changes, content, findings, transitions
from enterprises.domain.declarations.changes import Change
from enterprises.domain.declarations.content import Content
from enterprises.domain.declarations.findings import Finding
from enterprises.enums import ProductCategory
from enterprises.models import Declaration, DeclarationEvent, Enterprise, Product
from enterprises.selectors.enterprises import enterprise_of
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.common.validators import standard_numbers
from standards import selectors as standards
from standards.cited import selectors as cited
from standards.domain.citations import Citation
from standards.errors import NoSuchEdition

_ORDERS = {
    "": ("-published_at", "-pk"),
    "oldest": ("published_at", "pk"),
    "product": ("product__name", "pk"),
    "enterprise": ("product__enterprise__name", "pk"),
}
ORDERS = (
    ("", _("公开时间，最近在前")),
    ("oldest", _("公开时间，最早在前")),
    ("product", _("产品名称")),
    ("enterprise", _("企业名称")),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; None and '' do not restrict, but without a status only what holds."""

    text: str = ""
    status: DeclarationStatus | None = None
    category: ProductCategory | None = None
    order: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A draft as it stands on a day: what the catalogue says of each number, what is wrong.

    Of the findings those that keep it from being signed come first.
    """

    content: Content
    citations: Mapping[str, Citation]
    required: list[str]
    findings: list[Finding]

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps it from being signed."""
        return not any(each.blocks for each in self.findings)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose word on what it is: of a published version, under the names that were signed."""

    product: str
    brand: str
    model: str
    code: str
    enterprise: str
    uscc: str


def declarations_visible_to(actor: Actor) -> QuerySet[Declaration]:
    """All of the own enterprise, drafts too, newest first; for others what is public is enough."""
    enterprise = enterprise_of(actor)
    if enterprise is None:
        return Declaration.objects.none()
    rows = Declaration.objects.filter(product__enterprise=enterprise)
    return rows.select_related("product__enterprise", "product__brand").order_by("-pk")


def own_search(actor: Actor, text: str) -> QuerySet[Declaration]:
    """Those of the own enterprise whose product or standards are asked for; all for ''."""
    rows = declarations_visible_to(actor)
    return rows.filter(_mentions(text)) if text.strip() else rows


def published() -> QuerySet[Declaration]:
    """What anybody may read: every version that was ever published, with product and enterprise."""
    rows = Declaration.objects.filter(status__in=transitions.PUBLIC)
    return rows.select_related("product__enterprise__region", "product__brand")


def published_of(enterprise: Enterprise, on: date) -> QuerySet[Declaration]:
    """What an enterprise declares of its products now, for its public page; by product name."""
    own = published().filter(_holds(on), product__enterprise=enterprise)
    return own.defer("content").order_by("product__name", "pk")


def in_force(product: Product, on: date) -> Declaration | None:
    """The declaration of a product that holds on a day, challenged or not."""
    return published().filter(_holds(on), product=product).first()


def search(wanted: Wanted, on: date) -> QuerySet[Declaration]:
    """Public declarations that were asked for, sorted, without their content."""
    rows = published().filter(_is(wanted.status, on) if wanted.status else _holds(on))
    if wanted.category:
        rows = rows.filter(product__category=wanted.category)
    if wanted.text:
        rows = rows.filter(_mentions(wanted.text))
    return rows.defer("content").order_by(*_ORDERS[wanted.order])


def newest_published(product: Product) -> Declaration | None:
    """The last version that was published, whatever became of it."""
    return product.declarations.exclude(number=None).order_by("-number").first()


def before(row: Declaration) -> Declaration | None:
    """The version before a published one."""
    return published().filter(product=row.product, number=(row.number or 0) - 1).first()


def versions_of(product: Product) -> QuerySet[Declaration]:
    """Every version that was published, newest first, without content."""
    return published().filter(product=product).defer("content").order_by("-number")


def content_of(row: Declaration) -> Content:
    """What a declaration says."""
    return content.read(json.loads(row.content))


def identity_of(row: Declaration) -> Identity:
    """The names of product and enterprise; those of a published version never change."""
    if row.published_at is None:
        product = row.product
        brand = product.brand.name if product.brand else ""
        owner = product.enterprise
        return Identity(product.name, brand, product.model, product.code, owner.name, owner.uscc)
    said = json.loads(row.content)
    product, owner = said["product"], said["enterprise"]
    return Identity(
        product=product["name"],
        brand=product["brand"],
        model=product["model"],
        code=product["code"],
        enterprise=owner["name"],
        uscc=owner["uscc"],
    )


def commitment_of(row: Declaration) -> int:
    """Which version of the commitment was accepted when it was published."""
    return int(json.loads(row.content)["commitment"]["version"])


def review(row: Declaration, *, on: date) -> Review:
    """What a draft lacks on a day; three queries, however much it says."""
    text = content_of(row)
    supplement = mandatory_of(row.product, on)
    citations = cited.look_up_all([*text.cited, *supplement], on)
    found = findings.found_in(text, supplement, citations)
    return Review(
        content=text,
        citations=citations,
        required=findings.required(text, supplement, citations),
        findings=sorted(found, key=lambda each: not each.blocks),
    )


def mandatory_of(product: Product, on: date) -> tuple[str, ...]:
    """The mandatory standards that the QBS standard in force lists for a product's category."""
    try:
        edition = standards.edition_in_force(on)
    except NoSuchEdition:
        return ()
    found = (each for each in edition.supplements if each.code == product.category)
    return next((each.mandatory_standards for each in found), ())


def changes_since(old: Declaration, new: Declaration) -> list[Change]:
    """What one version says otherwise than another."""
    return changes.between(content_of(old), content_of(new))


def targets(text: Content) -> list[tuple[TargetKind, str]]:
    """What a challenge can be about: each standard and indicator once, and the whole."""
    mandatory = dict.fromkeys(each.number for each in text.mandatory)
    return [
        *((TargetKind.STANDARD, each.number) for each in text.standards),
        *((TargetKind.INDICATOR, each.name) for each in text.indicators),
        *((TargetKind.MANDATORY, number) for number in mandatory),
        (TargetKind.WHOLE, ""),
    ]


def history_of(row: Declaration) -> QuerySet[DeclarationEvent]:
    """What was done to a declaration, newest first, with who did it."""
    return row.events.select_related("by", "challenge").order_by("-pk")


def public_history_of(row: Declaration) -> QuerySet[DeclarationEvent]:
    """What everybody reads of it: from the publication on."""
    return history_of(row).exclude(act=DeclarationAct.DRAFTED)


def steps_open_to(actor: Actor, row: Declaration, on: date) -> list[str]:
    """The steps of the table that this person may take now."""
    return [
        name
        for name in transitions.names_from(row.standing_on(on))
        if (capability := transitions.TRANSITIONS[name].capability) is not None
        and permissions.may(actor, capability)
    ]


def _holds(on: date) -> Q:
    return Q(status=DeclarationStatus.CHALLENGED) | Q(
        status=DeclarationStatus.PUBLISHED, expires_on__gte=on
    )


def _is(status: DeclarationStatus, on: date) -> Q:
    """``standing_on`` as SQL; a test compares the two."""
    if status is DeclarationStatus.PUBLISHED:
        return Q(status=status, expires_on__gte=on)
    if status is DeclarationStatus.EXPIRED:
        return Q(status=status) | Q(status=DeclarationStatus.PUBLISHED, expires_on__lt=on)
    return Q(status=status)


def _mentions(typed: str) -> Q:
    words = typed.strip()
    found = (
        Q(product__name__icontains=words)
        | Q(product__model__icontains=words)
        | Q(product__enterprise__name__icontains=words)
        | Q(product__enterprise__uscc=words.upper())
    )
    number = standard_numbers.parse(words)
    return (
        found | Q(content__contains=json.dumps(str(number), ensure_ascii=False))
        if number
        else found
    )

"""Keeping products: add, change, retire, restore."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.domain import product_life, products
from enterprises.domain.products import StatedProduct
from enterprises.enums import ProductAct, ProductCategory
from enterprises.errors import CodeFixed, CodeTaken, NotOfThisEnterprise, ReasonMissing
from enterprises.models import Brand, Enterprise, Product, Site
from enterprises.models.onboarding import SHORTEST_REASON
from enterprises.services import holdings
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import ROLES_OF, RoleKind
from qbs_platform.accounts.errors import ReasonNamesPerson
from qbs_platform.accounts.models import Grant
from qbs_platform.common import constraints
from qbs_platform.common.errors import Refusal


@transaction.atomic
def add(*, actor: Actor, enterprise_id: int, stated: StatedProduct, now: datetime) -> Product:
    """Register a product.

    Raises CapabilityMissing, NotOwnEnterprise, NotOnChain, ValueRefused, NotOfThisEnterprise, or
    CodeTaken where any enterprise has the GTIN, or the own one the code.
    """
    enterprise = holdings.own(actor, Enterprise.objects.get(pk=enterprise_id))
    product = Product(enterprise=enterprise, added_at=now)
    _put(product, _checked(stated))
    holdings.note(product, ProductAct.ADDED, actor, now=now)
    return product


@transaction.atomic
def change(
    *, actor: Actor, product_id: int, version: int, stated: StatedProduct, now: datetime
) -> Product:
    """Change a product; the same values again are taken as saved, so a double click is no conflict.

    Raises what ``add`` raises, StaleForm, TransitionRefused of a retired product, or CodeFixed
    where lots were registered under the code.
    """
    product = lock(actor, product_id)
    normal = _checked(stated)
    if normal == stated_of(product):
        return product
    step = product_life.product_step("change", product.standing)
    holdings.ensure_current(product, version)
    if (normal.gtin, normal.own_code) != (product.gtin, product.own_code):
        _ensure_no_lots(product)
    product.version += 1
    _put(product, normal)
    holdings.note(product, step.act, actor, now=now)
    return product


def retire(*, actor: Actor, product_id: int, reason: str, now: datetime) -> Product:
    """Take a product out of production: it gets no new lots, its lots stay as they are.

    Raises CapabilityMissing, NotOwnEnterprise, NotOnChain, TransitionRefused, ReasonMissing or
    ReasonNamesPerson.
    """
    return _take(actor, product_id, "retire", reason, now)


def restore(*, actor: Actor, product_id: int, reason: str, now: datetime) -> Product:
    """Take a retired product into production again. Raises what ``retire`` raises."""
    return _take(actor, product_id, "restore", reason, now)


def lock(actor: Actor, product_id: int) -> Product:
    """Lock a product for somebody who keeps it.

    Raises CapabilityMissing, NotOwnEnterprise or NotOnChain.
    """
    rows = Product.objects.select_for_update(of=("self",))
    product = rows.select_related("enterprise", "brand").get(pk=product_id)
    holdings.own(actor, product.enterprise)
    return product


def stated_of(product: Product) -> StatedProduct:
    """What is stated of a product now; one query for its sites unless they were prefetched."""
    return StatedProduct(
        name=product.name,
        category=ProductCategory(product.category),
        model=product.model,
        unit=product.unit,
        gtin=product.gtin,
        own_code=product.own_code,
        brand=product.brand.public_id if product.brand else None,
        shelf_life_days=product.shelf_life_days,
        hs_code=product.hs_code,
        standards=tuple(product.standards),
        sites=tuple(sorted(site.public_id for site in product.sites.all())),
    )


@transaction.atomic
def _take(actor: Actor, product_id: int, name: str, reason: str, now: datetime) -> Product:
    product = lock(actor, product_id)
    step = product_life.product_step(name, product.standing)
    said = reason_of(reason, product, needed=step.needs_reason)
    product.status = step.after(product.standing)
    product.version += 1
    product.save(update_fields=["status", "version"])
    holdings.note(product, step.act, actor, reason=said, now=now)
    return product


def reason_of(typed: str, product: Product, *, needed: bool, others: Iterable[str] = ()) -> str:
    """A reason as it is kept for ever.

    Raises ReasonMissing where one is needed and too short, and ReasonNamesPerson where it names a
    member of the enterprise or one of ``others``, because the history cannot be erased.
    """
    said = typed.strip()
    if needed and len(said) < SHORTEST_REASON:
        raise ReasonMissing(_("请写明原因，不少于 %(count)s 个字。") % {"count": SHORTEST_REASON})
    if any(each in said for each in _people(product, others)):
        raise ReasonNamesPerson(
            _("原因会一直保留，不能删除，请不要写姓名、邮箱或手机号，可以写岗位，如“检验员”。")
        )
    return said


def _people(product: Product, others: Iterable[str]) -> set[str]:
    """Who must not be named; whoever gave a name to the enterprise, brand or product may be."""
    members = Grant.objects.filter(
        organisation=product.enterprise.public_id,
        role__in=ROLES_OF[RoleKind.ENTERPRISE],
        revoked_at=None,
    )
    named = set(others)
    for each in members.values_list("user__name", "user__email", "user__phone"):
        named.update(each)
    public = f"{product.enterprise.name}\n{product.name}\n{product.brand or ''}"
    return {text for text in named if text and text not in public}


def _checked(stated: StatedProduct) -> StatedProduct:
    normal, problems = products.product(stated)
    products.refuse(problems)
    return normal


def _ensure_no_lots(product: Product) -> None:
    if product.lots.exists():
        raise CodeFixed(_("这个产品已有批次，编码不能再改。编码不同的，请另登记一个产品。"))


def _put(product: Product, stated: StatedProduct) -> None:
    sites = _sites(product.enterprise, stated)
    product.brand = _brand(product.enterprise, stated)
    for name in _PLAIN:
        setattr(product, name, getattr(stated, name))
    product.standards = list(stated.standards)
    taken = {
        "product_gtin_once": lambda: gtin_taken(product),
        "product_own_code_once": lambda: own_code_taken(product),
    }
    with constraints.refusing(taken):
        product.save()
    product.sites.set(sites)


def gtin_taken(product: Product) -> Refusal:
    """What is said where a product has the GTIN already; whose it is, only its owner reads."""
    own = Product.objects.filter(gtin=product.gtin, enterprise=product.enterprise).first()
    if own:
        return CodeTaken(_("这个商品条码已登记为本企业的“%(name)s”。") % {"name": own.name})
    sentence = _("这个商品条码已由另一家企业登记。请核对条码；确属本企业的，请联系平台。")
    return CodeTaken(sentence)


def own_code_taken(product: Product) -> Refusal:
    """What is said where another product of the enterprise has its own code."""
    return CodeTaken(_("本企业已有自编码为“%(code)s”的产品。") % {"code": product.own_code})


def _brand(enterprise: Enterprise, stated: StatedProduct) -> Brand | None:
    if stated.brand is None:
        return None
    found = Brand.objects.filter(enterprise=enterprise, public_id=stated.brand).first()
    if found is None:
        raise NotOfThisEnterprise(_("本企业没有这个品牌，请从列表中选择。"))
    return found


def _sites(enterprise: Enterprise, stated: StatedProduct) -> Iterable[Site]:
    # Locked against removal while they are being named.
    found = list(
        Site.objects.select_for_update(of=("self",))
        .filter(enterprise=enterprise, public_id__in=stated.sites)
        .order_by("pk")
    )
    if len(found) != len(set(stated.sites)):
        raise NotOfThisEnterprise(_("本企业没有这个生产地点，请从列表中选择。"))
    return found


_PLAIN = ("name", "category", "model", "unit", "gtin", "own_code", "shelf_life_days", "hs_code")

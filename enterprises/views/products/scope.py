"""Who is reading, from which side, and where the pages of that side lie."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.enums import EnterpriseStatus
from enterprises.errors import NotOnChain, NotOwnEnterprise
from enterprises.models import Enterprise
from enterprises.selectors.enterprises import enterprise_of
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import RoleKind
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common.components import Link


@dataclass(frozen=True, slots=True)
class Side:
    """The names of the routes on one side: a member's own, or everybody else's."""

    products: str
    product: str
    lots: str
    lot: str
    is_own: bool


OWN = Side(
    "enterprises:products",
    "enterprises:product",
    "enterprises:lots",
    "enterprises:lot",
    is_own=True,
)
ALL = Side(
    "enterprises:all-products",
    "enterprises:any-product",
    "enterprises:all-lots",
    "enterprises:any-lot",
    is_own=False,
)


def reader(request: HttpRequest) -> Actor:
    """Who reads products; raises CapabilityMissing."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.READ_PRODUCTS)
    return actor


def member(request: HttpRequest) -> Actor:
    """Who reads the own enterprise's; raises CapabilityMissing or NotOwnEnterprise."""
    actor = reader(request)
    if side_of(actor) is not OWN:
        raise NotOwnEnterprise(_("您现在的身份不属于企业，请在“产品”中查看。"))
    return actor


def keeper(request: HttpRequest) -> Actor:
    """Who keeps the own enterprise's; raises CapabilityMissing."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MANAGE_PRODUCTS)
    return actor


def kept_by(actor: Actor) -> Enterprise:
    """The enterprise that a keeper adds to; raises NotOnChain, before a form is shown."""
    enterprise = enterprise_of(actor)
    if enterprise is None or enterprise.standing is not EnterpriseStatus.ONBOARDED:
        raise NotOnChain(_("企业上链之后才能登记品牌、生产地点、产品和批次。"))
    return enterprise


def may_add(actor: Actor) -> bool:
    """Whether the ways to add are offered."""
    if not permissions.may(actor, Capability.MANAGE_PRODUCTS):
        return False
    enterprise = enterprise_of(actor)
    return enterprise is not None and enterprise.standing is EnterpriseStatus.ONBOARDED


def side_of(actor: Actor) -> Side:
    """The side that the actor reads from."""
    is_member = actor.grant is not None and actor.grant.kind is RoleKind.ENTERPRISE
    return OWN if is_member else ALL


def listing(actor: Actor, current: str) -> dict[str, object]:
    """What every list has: its side, the way to its neighbours, whether one may add."""
    side = side_of(actor)
    return {
        "is_own": side.is_own,
        "is_keeper": permissions.may(actor, Capability.MANAGE_PRODUCTS),
        "may_add": may_add(actor),
        "tabs": _tabs(side, current),
    }


def _tabs(side: Side, current: str) -> list[Link]:
    names: Mapping[str, str] = {side.products: _("产品"), side.lots: _("批次")}
    if side.is_own:
        names = {
            **names,
            "enterprises:brands": _("品牌"),
            "enterprises:sites": _("生产地点"),
        }
    return [Link(label, reverse(name), is_current=name == current) for name, label in names.items()]

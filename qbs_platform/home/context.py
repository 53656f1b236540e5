"""What the shell of every signed-in page shows: the person, the roles, the navigation.

The value is lazy: public layouts do not touch it, so they ask nothing and need no cookie.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.selectors import enterprises
from qbs_platform.accounts import permissions, presence, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import RoleKind
from qbs_platform.accounts.models import Grant
from qbs_platform.accounts.permissions import Capability
from qbs_platform.notifications import selectors as notifications


@dataclass(frozen=True, slots=True)
class Destination:
    """One link of the navigation."""

    label: Promise
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Hat:
    """One role the person can act under, and where: a region or an organisation, or neither."""

    grant_id: str
    role: str
    place: str
    is_worn: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """What the header shows; ``actor`` is None for a visitor."""

    actor: Actor | None
    worn: Hat | None
    hats: list[Hat]
    navigation: list[Destination]
    unread: int
    may_invite: bool
    idle_seconds: int


def shell(request: HttpRequest) -> dict[str, object]:
    """Give layouts/app.html its ``shell``, read when a template first asks for it."""
    return {"shell": SimpleLazyObject(lambda: _read(request))}


def _desk(grant: Grant | None) -> tuple[Promise, str]:
    return _("工作台"), reverse("home:desk")


def _region_map(grant: Grant | None) -> tuple[Promise, str]:
    region = grant.region if grant else None
    code = region.code if region else ""
    return _("区域地图"), reverse("dashboards:region-map", args=[code])


def _health(grant: Grant | None) -> tuple[Promise, str]:
    return _("运行状况"), reverse("operations:health")


def _queues(grant: Grant | None) -> tuple[Promise, str]:
    return _("队列与任务"), reverse("operations:queues")


def _ledger(grant: Grant | None) -> tuple[Promise, str]:
    return _("账本运行"), reverse("operations:ledger")


def _trail(grant: Grant | None) -> tuple[Promise, str]:
    return _("审计记录"), reverse("operations:trail")


def _people(grant: Grant | None) -> tuple[Promise, str]:
    return _("人员管理"), reverse("operations:people")


def _codes(grant: Grant | None) -> tuple[Promise, str]:
    return _("代码表"), reverse("operations:codes")


def _standard(grant: Grant | None) -> tuple[Promise, str]:
    return _("标准版本"), reverse("standards:drafts")


def _cited(grant: Grant | None) -> tuple[Promise, str]:
    return _("引用标准目录"), reverse("standards:cited-manage")


def _enterprise(grant: Grant | None) -> tuple[Promise, str]:
    return _("我的企业"), reverse("enterprises:own")


def _cases(grant: Grant | None) -> tuple[Promise, str]:
    return _("企业上链"), reverse("enterprises:cases")


def _members(grant: Grant | None) -> tuple[Promise, str]:
    return _("成员"), reverse("accounts:members")


def _products(grant: Grant | None) -> tuple[Promise, str]:
    is_member = grant is not None and grant.kind is RoleKind.ENTERPRISE
    place = "enterprises:products" if is_member else "enterprises:all-products"
    return pgettext_lazy("navigation", "产品"), reverse(place)


def _declarations(grant: Grant | None) -> tuple[Promise, str]:
    return _("自我声明"), reverse("enterprises:own-declarations")


def _challenges(grant: Grant | None) -> tuple[Promise, str]:
    return _("质疑"), reverse("enterprises:challenges")


_Places = tuple[Callable[[Grant | None], tuple[Promise, str]], ...]
# In the order of the header: before and behind what not everybody of a party sees. Each app's pages
# join here when they exist.
_NAVIGATION: dict[RoleKind | None, tuple[_Places, _Places]] = {
    None: ((_desk,), ()),
    RoleKind.ENTERPRISE: ((_desk, _enterprise), (_declarations,)),
    RoleKind.ASSOCIATION: ((_desk,), ()),
    RoleKind.OFFICIAL: ((_desk,), (_region_map,)),
    RoleKind.ENDORSER: ((_desk,), ()),
    RoleKind.PLATFORM: ((_desk,), (_health, _queues, _ledger)),
}
_BY_CAPABILITY = (
    (Capability.READ_ONBOARDING, _cases),
    (Capability.READ_CHALLENGES, _challenges),
    (Capability.READ_AUDIT_TRAIL, _trail),
    (Capability.MANAGE_MEMBERS, _members),
    (Capability.READ_PEOPLE, _people),
    (Capability.PUBLISH_STANDARD, _standard),  # whoever writes it may publish another's
    (Capability.MAINTAIN_CITED_STANDARDS, _cited),
    (Capability.READ_CODE_TABLES, _codes),
    (Capability.READ_PRODUCTS, _products),
)


def _read(request: HttpRequest) -> Shell:
    actor = sessions.actor_of(request)
    grant = actor.grant if actor else None
    first, others = _NAVIGATION[grant.kind if grant else None]
    own = [place for capability, place in _BY_CAPABILITY if permissions.may(actor, capability)]
    places = [place(grant) for place in (*first, *own, *others)]
    hats = _hats(sessions.grants_of(request), grant)
    return Shell(
        actor=actor,
        worn=next((hat for hat in hats if hat.is_worn), None),
        hats=hats,
        navigation=[
            Destination(label, url, is_current=request.path == url) for label, url in places
        ],
        unread=notifications.unread_of(actor.user.pk).count() if actor else 0,
        may_invite=permissions.may(actor, Capability.INVITE),
        idle_seconds=presence.seconds_left(
            request, sessions.grants_of(request), now=timezone.now()
        ),
    )


def _hats(grants: list[Grant], active: Grant | None) -> list[Hat]:
    places = enterprises.places_of(grants)
    return [
        Hat(
            grant_id=str(grant.public_id),
            role=grant.get_role_display(),
            place=places[grant.pk],
            is_worn=grant == active,
        )
        for grant in grants
    ]

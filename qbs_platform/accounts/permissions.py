"""Capabilities: what each role may do. Asked once, in the service or where a page is composed."""

from django.db import models
from django.utils.translation import gettext as _

from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import ROLES_OF, Role, RoleKind
from qbs_platform.accounts.errors import CapabilityMissing


class Capability(models.TextChoices):
    """One thing a role may do, across the cross-cutting apps."""

    OPERATE = "OPERATE"  # read health, queues and jobs; no case content
    INVITE = "INVITE"  # offer roles to people; to which ones, INVITES says
    # Who did what; not the administrator (GB/T 22239, 8.1.4.2).
    READ_AUDIT_TRAIL = "READ_AUDIT_TRAIL"


CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.SYS_ADMIN: frozenset({Capability.OPERATE, Capability.INVITE}),
    Role.INTERNAL_AUDITOR: frozenset({Capability.OPERATE, Capability.READ_AUDIT_TRAIL}),
    Role.ENT_OWNER: frozenset({Capability.INVITE}),
}
# Who may offer which roles. An owner does so for the own enterprise only.
INVITES: dict[Role, tuple[Role, ...]] = {
    Role.SYS_ADMIN: (
        *ROLES_OF[RoleKind.ASSOCIATION],
        *ROLES_OF[RoleKind.OFFICIAL],
        *ROLES_OF[RoleKind.ENDORSER],
        *ROLES_OF[RoleKind.PLATFORM],
    ),
    Role.ENT_OWNER: ROLES_OF[RoleKind.ENTERPRISE],
}


def may(actor: Actor | None, capability: Capability) -> bool:
    """Whether the role the actor acts under carries ``capability``."""
    if actor is None or actor.grant is None:
        return False
    return capability in CAPABILITIES.get(Role(actor.grant.role), frozenset())


def ensure(actor: Actor | None, capability: Capability) -> None:
    """Raise CapabilityMissing unless ``may``."""
    if not may(actor, capability):
        raise CapabilityMissing(_("您当前的身份没有这项权限。"))


def invites(actor: Actor) -> tuple[Role, ...]:
    """The roles that the actor may offer under the grant they act under."""
    return INVITES.get(Role(actor.grant.role), ()) if actor.grant else ()

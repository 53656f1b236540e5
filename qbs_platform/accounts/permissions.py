"""Capabilities: what each role may do. Asked once, in the service or where a page is composed."""

from django.db import models
from django.utils.translation import gettext as _

from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.errors import CapabilityMissing


class Capability(models.TextChoices):
    """One thing a role may do, across the cross-cutting apps."""

    OPERATE = "OPERATE"  # read health, queues and jobs; no case content
    READ_AUDIT_TRAIL = (
        "READ_AUDIT_TRAIL"  # who did what; GB/T 22239, 8.1.4.2: not the administrator
    )


CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.SYS_ADMIN: frozenset({Capability.OPERATE}),
    Role.INTERNAL_AUDITOR: frozenset({Capability.OPERATE, Capability.READ_AUDIT_TRAIL}),
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

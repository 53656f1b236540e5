"""Capabilities: what each role may do. Asked once, in the service or where a page is composed."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import ROLES_OF, Role, RoleKind
from qbs_platform.accounts.errors import CapabilityMissing


class Capability(models.TextChoices):
    """One thing a role may do, across the cross-cutting apps."""

    # read health, queues and jobs; no case content
    OPERATE = "OPERATE", gettext_lazy("查看运行状况与任务")
    # offer roles to people; to which ones, INVITES says
    INVITE = "INVITE", gettext_lazy("邀请成员")
    READ_PEOPLE = "READ_PEOPLE", gettext_lazy("查看人员与身份")
    # suspend people, give and revoke roles, review them; never one's own
    MANAGE_PEOPLE = "MANAGE_PEOPLE", gettext_lazy("管理人员与身份")
    MANAGE_MEMBERS = "MANAGE_MEMBERS", gettext_lazy("管理本企业成员")  # of the own enterprise only
    # Who did what; not the administrator (GB/T 22239, 8.1.4.2).
    READ_AUDIT_TRAIL = "READ_AUDIT_TRAIL", gettext_lazy("查阅审计记录")
    READ_CODE_TABLES = "READ_CODE_TABLES", gettext_lazy("查看代码表")
    MAINTAIN_STANDARD = "MAINTAIN_STANDARD", gettext_lazy("起草标准版本")
    # Nobody publishes what they wrote themselves (ADR 25).
    PUBLISH_STANDARD = "PUBLISH_STANDARD", gettext_lazy("发布标准版本")
    MAINTAIN_CITED_STANDARDS = "MAINTAIN_CITED_STANDARDS", gettext_lazy("维护引用标准目录")
    # of the own enterprise only
    FILL_ONBOARDING = "FILL_ONBOARDING", gettext_lazy("填写上链材料")
    SUBMIT_ONBOARDING = "SUBMIT_ONBOARDING", gettext_lazy("签署并提交上链材料")
    MANAGE_PRODUCTS = "MANAGE_PRODUCTS", gettext_lazy("登记产品与批次")
    READ_PRODUCTS = "READ_PRODUCTS", gettext_lazy("查看产品与批次")  # which, the selectors say
    # never of an enterprise that the person belongs to
    CHECK_ONBOARDING = "CHECK_ONBOARDING", gettext_lazy("核对企业上链")
    READ_ONBOARDING = "READ_ONBOARDING", gettext_lazy("查看企业上链")
    # self-declarations, of the own enterprise only
    MANAGE_DECLARATIONS = "MANAGE_DECLARATIONS", gettext_lazy("起草自我声明、答复质疑")
    SIGN_DECLARATIONS = "SIGN_DECLARATIONS", gettext_lazy("签署、撤回自我声明")
    # never about an enterprise that the person belongs to (ISO/IEC 17065, 7.13)
    DECIDE_CHALLENGES = "DECIDE_CHALLENGES", gettext_lazy("处理对自我声明的质疑")
    READ_CHALLENGES = "READ_CHALLENGES", gettext_lazy("查看对自我声明的质疑")


CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.SYS_ADMIN: frozenset(
        {
            Capability.OPERATE,
            Capability.INVITE,
            Capability.READ_PEOPLE,
            Capability.MANAGE_PEOPLE,
            Capability.READ_CODE_TABLES,
        }
    ),
    Role.INTERNAL_AUDITOR: frozenset(
        {
            Capability.OPERATE,
            Capability.READ_PEOPLE,
            Capability.READ_AUDIT_TRAIL,
            Capability.READ_CODE_TABLES,
            Capability.READ_ONBOARDING,
            Capability.READ_CHALLENGES,
        }
    ),
    Role.CASE_OFFICER: frozenset({Capability.DECIDE_CHALLENGES, Capability.READ_CHALLENGES}),
    Role.CLERK: frozenset({Capability.CHECK_ONBOARDING, Capability.READ_ONBOARDING}),
    Role.SCHEME_MANAGER: frozenset(
        {
            Capability.READ_CODE_TABLES,
            Capability.MAINTAIN_STANDARD,
            Capability.PUBLISH_STANDARD,
            Capability.MAINTAIN_CITED_STANDARDS,
        }
    ),
    Role.HEAD: frozenset(
        {Capability.PUBLISH_STANDARD, Capability.READ_ONBOARDING, Capability.READ_CHALLENGES}
    ),
    Role.ENT_OWNER: frozenset(
        {
            Capability.INVITE,
            Capability.MANAGE_MEMBERS,
            Capability.FILL_ONBOARDING,
            Capability.SUBMIT_ONBOARDING,
            Capability.MANAGE_PRODUCTS,
            Capability.MANAGE_DECLARATIONS,
        }
    ),
    Role.ENT_EDITOR: frozenset(
        {
            Capability.FILL_ONBOARDING,
            Capability.MANAGE_PRODUCTS,
            Capability.MANAGE_DECLARATIONS,
        }
    ),
    Role.ENT_AGENT: frozenset(
        {
            Capability.FILL_ONBOARDING,
            Capability.MANAGE_PRODUCTS,
            Capability.MANAGE_DECLARATIONS,
        }
    ),
    Role.ENT_SIGNATORY: frozenset({Capability.SIGN_DECLARATIONS}),
}
# What is made where is read by whole parties, not by single roles.
for _role in (
    *ROLES_OF[RoleKind.ENTERPRISE],
    *ROLES_OF[RoleKind.ASSOCIATION],
    *ROLES_OF[RoleKind.OFFICIAL],
    Role.INTERNAL_AUDITOR,
):
    CAPABILITIES[_role] = CAPABILITIES.get(_role, frozenset()) | {Capability.READ_PRODUCTS}
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


def ensure(actor: Actor | None, *capabilities: Capability) -> None:
    """Raise CapabilityMissing unless the actor ``may`` one of ``capabilities``."""
    if not any(may(actor, capability) for capability in capabilities):
        raise CapabilityMissing(_("您当前的身份没有这项权限。"))


def invites(actor: Actor) -> tuple[Role, ...]:
    """The roles that the actor may offer under the grant they act under."""
    return INVITES.get(Role(actor.grant.role), ()) if actor.grant else ()

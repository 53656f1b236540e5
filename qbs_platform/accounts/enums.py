"""Roles and what they are for (docs/glossary.md; ISO/IEC 17065 wording)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleKind(models.TextChoices):
    """The five parties that sign in. Consumers verify without an account."""

    ENTERPRISE = "ENTERPRISE", _("企业")
    ASSOCIATION = "ASSOCIATION", _("协会")
    OFFICIAL = "OFFICIAL", _("监管部门")
    ENDORSER = "ENDORSER", _("见证机构")
    PLATFORM = "PLATFORM", _("平台")


class Role(models.TextChoices):
    """One role a person can hold; nobody holds more than the table says."""

    ENT_OWNER = "ENT_OWNER", _("企业负责人")
    ENT_EDITOR = "ENT_EDITOR", _("企业填报员")
    ENT_SIGNATORY = "ENT_SIGNATORY", _("企业签署人")
    ENT_VIEWER = "ENT_VIEWER", _("企业查看员")
    ENT_AGENT = "ENT_AGENT", _("企业代理人")
    CLERK = "CLERK", _("受理员")
    PLANNER = "PLANNER", _("计划员")
    EXPERT = "EXPERT", _("评价专家")
    LEAD_AUDITOR = "LEAD_AUDITOR", _("检查组长")
    AUDITOR = "AUDITOR", _("检查员")
    TECH_EXPERT = "TECH_EXPERT", _("技术专家")
    TECH_REVIEWER = "TECH_REVIEWER", _("技术复核员")
    DECIDER = "DECIDER", _("认证决定人")
    HEAD = "HEAD", _("机构负责人")
    IMPARTIALITY_OFFICER = "IMPARTIALITY_OFFICER", _("公正性负责人")
    CASE_OFFICER = "CASE_OFFICER", _("投诉处理人")
    APPEAL_PANEL = "APPEAL_PANEL", _("申诉合议人")
    SCHEME_MANAGER = "SCHEME_MANAGER", _("标准维护人")
    GOV_VIEWER = "GOV_VIEWER", _("监管查看员")
    GOV_FACT_REPORTER = "GOV_FACT_REPORTER", _("监管填报员")
    LAB_SIGNER = "LAB_SIGNER", _("检测机构签署人")
    INSURER_SIGNER = "INSURER_SIGNER", _("保险机构签署人")
    CREDIT_SIGNER = "CREDIT_SIGNER", _("信用机构签署人")
    STD_SIGNER = "STD_SIGNER", _("标准机构签署人")
    SYS_ADMIN = "SYS_ADMIN", _("系统管理员")
    INTERNAL_AUDITOR = "INTERNAL_AUDITOR", _("内部审核员")


ROLES_OF = {
    RoleKind.ENTERPRISE: (
        Role.ENT_OWNER,
        Role.ENT_EDITOR,
        Role.ENT_SIGNATORY,
        Role.ENT_VIEWER,
        Role.ENT_AGENT,
    ),
    RoleKind.ASSOCIATION: (
        Role.CLERK,
        Role.PLANNER,
        Role.EXPERT,
        Role.LEAD_AUDITOR,
        Role.AUDITOR,
        Role.TECH_EXPERT,
        Role.TECH_REVIEWER,
        Role.DECIDER,
        Role.HEAD,
        Role.IMPARTIALITY_OFFICER,
        Role.CASE_OFFICER,
        Role.APPEAL_PANEL,
        Role.SCHEME_MANAGER,
    ),
    RoleKind.OFFICIAL: (Role.GOV_VIEWER, Role.GOV_FACT_REPORTER),
    RoleKind.ENDORSER: (
        Role.LAB_SIGNER,
        Role.INSURER_SIGNER,
        Role.CREDIT_SIGNER,
        Role.STD_SIGNER,
    ),
    RoleKind.PLATFORM: (Role.SYS_ADMIN, Role.INTERNAL_AUDITOR),
}
KIND_OF = {role: kind for kind, roles in ROLES_OF.items() for role in roles}
# Whoever evaluates, decides, supervises, vouches or runs the platform needs a second factor.
SECOND_FACTOR_KINDS = frozenset(RoleKind) - {RoleKind.ENTERPRISE}


class LetterKind(models.TextChoices):
    """Why somebody is sent a link or a code."""

    RESET = "RESET", _("重设密码")
    INVITATION = "INVITATION", _("邀请")
    PHONE = "PHONE", _("手机验证码")
    SUSPENSION = "SUSPENSION", _("账号停用")
    SIGN_UP = "SIGN_UP", _("申请账号")

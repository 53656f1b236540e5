"""Reading people for whoever administers accounts. Who may is asked by the page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)
from django.utils.translation import gettext_lazy as _

from qbs_platform.accounts import selectors
from qbs_platform.accounts.enums import ROLES_OF, SECOND_FACTOR_KINDS, Role, RoleKind
from qbs_platform.accounts.models import Grant, Invitation, User
from qbs_platform.audit.enums import Result
from qbs_platform.audit.models import AuditEvent
from qbs_platform.common.validators import contacts
from qbs_platform.common.validators.verdicts import Outcome

DORMANT_AFTER = timedelta(days=90)
_NEED_FACTOR = [role for kind in SECOND_FACTOR_KINDS for role in ROLES_OF[kind]]
# What of the trail belongs to the account itself. The rest, sign-ins and refusals too, is for
# internal audit alone: whoever manages accounts does not read what people do with them.
HISTORY = {
    "accounts.user.sign-up": _("申请账号"),
    "accounts.user.suspend": _("停用账号"),
    "accounts.user.restore": _("恢复账号"),
    "accounts.user.end-sessions": _("结束全部登录"),
    "accounts.user.send-password-link": _("发送重设密码的链接"),
    "accounts.user.change-password": _("修改密码"),
    "accounts.second-factor.reset": _("清除二次验证"),
    "accounts.second-factor.add": _("添加二次验证"),
    "accounts.second-factor.remove": _("移除二次验证"),
    "accounts.grant.give": _("授予身份"),
    "accounts.grant.revoke": _("收回身份"),
    "accounts.grant.review": _("复核身份"),
}


class Standing(models.TextChoices):
    """What the list of people can be narrowed to."""

    ALL = "all", _("全部")
    ACTIVE = "active", _("在用")
    SUSPENDED = "suspended", _("已停用")
    LACKS_FACTOR = "lacks-factor", _("缺少二次验证")
    DORMANT = "dormant", _("90 天未登录")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to look for; None or '' does not restrict.

    ``text`` is part of a name or an e-mail address, or a whole mobile number.
    """

    text: str = ""
    kind: RoleKind | None = None
    role: Role | None = None


def people(wanted: Wanted, *, now: datetime) -> QuerySet[User]:
    """Who fits, by name; each with ``has_factor``, ``lacks_factor`` and ``is_dormant``."""
    factors = factors_of_outer("pk")
    held = Grant.objects.filter(user=OuterRef("pk"), revoked_at__isnull=True)
    cut = now - DORMANT_AFTER
    found = User.objects.annotate(
        has_factor=factors,
        lacks_factor=_truth(Exists(held.filter(role__in=_NEED_FACTOR)) & ~factors),
        is_dormant=_truth(
            Q(last_login__lt=cut) | Q(last_login__isnull=True, created_at__lt=cut),
        ),
    )
    if wanted.text:
        found = found.filter(_called(wanted.text))
    if wanted.kind:
        found = found.filter(Exists(held.filter(role__in=ROLES_OF[wanted.kind])))
    if wanted.role:
        found = found.filter(Exists(held.filter(role=wanted.role)))
    return found.order_by("name", "pk")


def of_standing(found: QuerySet[User], standing: Standing) -> QuerySet[User]:
    """Those of ``people`` that stand so, each with the grants they hold in ``live_grants``."""
    live = Grant.objects.filter(revoked_at__isnull=True).select_related("region")
    return found.filter(_CONDITIONS[standing]).prefetch_related(
        Prefetch("grants", queryset=live.order_by("granted_at", "pk"), to_attr="live_grants")
    )


def counts(found: QuerySet[User]) -> dict[Standing, int]:
    """How many of ``people`` stand how; one query."""
    counted = found.aggregate(
        **{standing.name: Count("pk", filter=q) for standing, q in _CONDITIONS.items()}
    )
    return {standing: counted[standing.name] for standing in Standing}


def factors_of_outer(reference: str) -> Exists:
    """Whether the person of the outer query has an app or a passkey."""
    rows = Authenticator.objects.filter(user=OuterRef(reference))
    return Exists(rows.exclude(type=Authenticator.Type.RECOVERY_CODES))


def factors_of(person: User) -> QuerySet[Authenticator]:
    """The second factors of one person, oldest first; their secrets stay where they are."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=person).defer("data")
    return found.order_by("created_at", "pk")


def grants_of(person: User) -> QuerySet[Grant]:
    """Every grant a person holds or held, the live ones first."""
    found = Grant.objects.filter(user=person).select_related("region", "granted_by")
    return found.order_by("-revoked_at", "granted_at", "pk")


def invitations_around(person: User, *, now: datetime) -> QuerySet[Invitation]:
    """Open invitations that a person sent or that were sent to their address."""
    theirs = Q(invited_by=person) | Q(email=person.email)
    found = selectors.open_invitations(now=now).filter(theirs)
    return found.select_related("invited_by", "region").order_by("-invited_at", "-pk")


def history_of(person: User) -> QuerySet[AuditEvent]:
    """What the trail knows of a person's account, newest first, each with its reason if any."""
    given = Grant.objects.filter(user=person).values_list("public_id", flat=True)
    grants = [str(public_id) for public_id in given]
    about = Q(object_type="accounts.user", object_id=str(person.public_id)) | Q(
        object_type="accounts.grant", object_id__in=grants
    )
    events = AuditEvent.objects.filter(about, action__in=HISTORY, result=Result.ALLOWED)
    return events.select_related("given_reason").order_by("-at", "-pk")


def _called(text: str) -> Q:
    mobile = contacts.check_mobile(text)
    if mobile.outcome is Outcome.ACCEPT:
        return Q(phone=mobile.value)
    return Q(name__icontains=text) | Q(email__icontains=text.lower())


def _truth(condition: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(condition, output_field=BooleanField())


_CONDITIONS = {
    Standing.ALL: Q(),
    Standing.ACTIVE: Q(is_active=True),
    Standing.SUSPENDED: Q(is_active=False),
    Standing.LACKS_FACTOR: Q(is_active=True, lacks_factor=True),
    Standing.DORMANT: Q(is_active=True, is_dormant=True),
}

"""Helping people back in: a lost second factor, a forgotten password."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qbs_platform.accounts import notice_kinds, presence, selectors
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import LetterKind
from qbs_platform.accounts.errors import AccountSuspended, AlreadySo
from qbs_platform.accounts.models import User
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import acts, letters
from qbs_platform.notifications import selectors as notifications


@transaction.atomic
def reset_second_factor(*, actor: Actor, person_id: int, reason: str, now: datetime) -> User:
    """Remove every second factor and recovery code of a person, and end their sessions.

    Only after the same proof of identity as when the account was made, in person (OWASP ASVS 5.0,
    6.4.4). Whose role demands a factor reaches nothing at the next sign-in but the page to add one.

    Raises CapabilityMissing, OwnAccount, AlreadySo or ReasonMissing.
    """
    person = acts.begin(actor, person_id, Capability.MANAGE_PEOPLE)
    removed, _kinds = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise AlreadySo(_("此人没有登记二次验证。"))
    presence.end_all(person)
    acts.record(
        actor=actor,
        action="accounts.second-factor.reset",
        subject=acts.about(person),
        reason=reason,
        now=now,
    )
    text = gettext_noop("%(by)s 当面核对身份后清除了您的二次验证，请登录后重新登记。")
    acts.tell(person, notice_kinds.SECOND_FACTOR_RESET, text, now=now, by=actor.user)
    return person


@transaction.atomic
def send_password_link(*, actor: Actor, person_id: int, reason: str, now: datetime) -> User:
    """Have the link to a new password sent to the person's own address.

    The administrator neither sees nor chooses a password (OWASP ASVS 5.0, 6.4.6). Raises
    CapabilityMissing, OwnAccount, AccountSuspended, AlreadySo or ReasonMissing.
    """
    person = acts.begin(actor, person_id, Capability.MANAGE_PEOPLE)
    if not person.is_active:
        raise AccountSuspended(_("此账号已停用，请先恢复。"))
    if selectors.has_waiting_reset(person):
        raise AlreadySo(_("重设密码的邮件已经在发送，请勿重复。"))
    language = notifications.mail_language_of(person.pk)
    letters.ask(LetterKind.RESET, person.email, language=language, now=now)
    acts.record(
        actor=actor,
        action="accounts.user.send-password-link",
        subject=acts.about(person),
        reason=reason,
        now=now,
    )
    text = gettext_noop("%(by)s 为您申请了重设密码的链接，请查收邮件。")
    acts.tell(person, notice_kinds.PASSWORD_LINK_SENT, text, now=now, by=actor.user)
    return person

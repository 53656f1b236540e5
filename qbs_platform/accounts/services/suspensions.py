"""Suspending people, letting them in again, ending their sessions."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qbs_platform.accounts import leavers, notice_kinds, presence, selectors
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import LetterKind
from qbs_platform.accounts.errors import AlreadySo
from qbs_platform.accounts.models import User
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import acts, letters
from qbs_platform.notifications import selectors as notifications


@transaction.atomic
def suspend(*, actor: Actor, person_id: int, reason: str, now: datetime) -> User:
    """Let a person sign in no more and end their sessions; their roles and history stay.

    The invitations they sent are void for good. They are told by a letter of its own, since they
    cannot open a notice. Raises CapabilityMissing, OwnAccount, AlreadySo or ReasonMissing.
    """
    person = acts.begin(actor, person_id, Capability.MANAGE_PEOPLE)
    if not person.is_active:
        raise AlreadySo(_("此账号已经停用。"))
    selectors.open_invitations(now=now).filter(invited_by=person).update(withdrawn_at=now)
    person.is_active = False
    person.save(update_fields=["is_active"])
    presence.end_all(person)
    _record(actor, person, "suspend", reason, now)
    acts.tell(
        person,
        notice_kinds.SUSPENDED,
        gettext_noop("%(by)s 停用了您的账号。"),
        now=now,
        by=actor.user,
    )
    language = notifications.mail_language_of(person.pk)
    letters.ask(LetterKind.SUSPENSION, str(person.public_id), language=language, now=now)
    return person


@transaction.atomic
def restore(*, actor: Actor, person_id: int, reason: str, now: datetime) -> User:
    """Let a suspended person sign in again, with the roles that are still alive.

    Raises CapabilityMissing, OwnAccount, AlreadySo or ReasonMissing.
    """
    person = acts.begin(actor, person_id, Capability.MANAGE_PEOPLE)
    if person.is_active:
        raise AlreadySo(_("此账号没有停用。"))
    if leavers.is_erased(person):
        raise AlreadySo(_("此账号已注销，不能恢复。"))
    person.is_active = True
    person.save(update_fields=["is_active"])
    _record(actor, person, "restore", reason, now)
    text = gettext_noop("%(by)s 恢复了您的账号，您可以重新登录。")
    acts.tell(person, notice_kinds.RESTORED, text, now=now, by=actor.user)
    return person


@transaction.atomic
def end_sessions(*, actor: Actor, person_id: int, reason: str, now: datetime) -> User:
    """End every session of a person, who may sign in again at once.

    Raises CapabilityMissing, OwnAccount, AlreadySo or ReasonMissing.
    """
    person = acts.begin(actor, person_id, Capability.MANAGE_PEOPLE)
    if not presence.end_all(person):
        raise AlreadySo(_("此人现在没有登录。"))
    _record(actor, person, "end-sessions", reason, now)
    text = gettext_noop("%(by)s 结束了您的全部登录。")
    acts.tell(person, notice_kinds.SESSIONS_ENDED, text, now=now, by=actor.user)
    return person


def _record(actor: Actor, person: User, verb: str, reason: str, now: datetime) -> None:
    acts.record(
        actor=actor,
        action=f"accounts.user.{verb}",
        subject=acts.about(person),
        reason=reason,
        now=now,
        after={"is_active": person.is_active},
    )

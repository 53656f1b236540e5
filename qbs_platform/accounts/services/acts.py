"""What every act on another person's account has in common: who may, why, and who learns of it."""

from datetime import datetime

from django.utils.translation import gettext as _

from qbs_platform.accounts import permissions, selectors, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.errors import CapabilityMissing, OwnAccount, ReasonMissing
from qbs_platform.accounts.models import LONGEST_REASON, SHORTEST_REASON, Reason, User
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import warnings
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Facts, Subject
from qbs_platform.notifications.wording import Wording


def begin(actor: Actor, person_id: int, *capabilities: Capability) -> User:
    """Lock the actor and the person, in the caller's transaction; the person as they are now.

    One of ``capabilities`` is needed, still: of two administrators who suspend each other at the
    same time the second one is none any more. So one always stays, and a last one can never go.

    Raises CapabilityMissing or OwnAccount.
    """
    permissions.ensure(actor, *capabilities)
    if actor.grant is None or actor.user.pk == person_id:
        raise OwnAccount(_("不能对自己的账号做这件事，请另一位管理员办理。"))
    # In one order for everybody, so that people who act on each other wait and do not deadlock.
    # no_key: rows that only point at them, such as sessions and notices, can still be written.
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=[actor.user.pk, person_id])
    locked = {user.pk: user for user in rows.order_by("pk")}
    holds = selectors.live_grants_of(actor.user).filter(pk=actor.grant.pk).exists()
    if not holds or not locked[actor.user.pk].is_active:
        raise CapabilityMissing(_("您的身份刚刚被收回，没有做任何改动。"))
    return locked[person_id]


def record(
    *,
    actor: Actor | None,
    action: str,
    subject: Subject,
    reason: str,
    now: datetime,
    after: Facts | None = None,
) -> None:
    """Write the audit event, and beside it the ``reason`` in 10 to 500 characters.

    Without an actor it is whoever runs a command.

    Raises ReasonMissing.
    """
    text = reason.strip()
    if not SHORTEST_REASON <= len(text) <= LONGEST_REASON:
        raise ReasonMissing(_("请用 10 到 500 个字说明理由。"))
    who = trail.who(actor)
    event = audit.record(who=who, action=action, subject=subject, after=after, now=now)
    Reason.objects.create(event=event, text=text)


def about(person: User) -> Subject:
    """The person as the subject of an audit event."""
    return Subject("accounts.user", str(person.public_id))


def tell(person: User, kind: str, text: str, *, now: datetime, by: User) -> None:
    """Tell the person at once what was done; ``text`` is a msgid that names ``%(by)s``."""
    warnings.tell(person, kind, Wording(text, {"by": by.name}), now)

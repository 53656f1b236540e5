"""Letters with links and codes: the row first, sent by a task, gone when sent.

Asking for one takes the same time whether or not anybody has the address, since only the task looks
it up. Addresses of links come from ``PUBLIC_ORIGIN``, never from a request.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from qbs_platform.accounts import links, phone_codes, selectors, sms
from qbs_platform.accounts.enums import LetterKind
from qbs_platform.accounts.models import Invitation, Letter, PhoneProof, User
from qbs_platform.accounts.services import attempts, limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.common import outbox
from qbs_platform.common.validators import contacts
from qbs_platform.common.validators.verdicts import Outcome

TASK = "qbs_platform.accounts.send_letters"
_BATCH = 50
_RESETS = Rule("reset", 5, timedelta(hours=1))

logger = logging.getLogger(__name__)


@transaction.atomic
def ask(kind: LetterKind, reference: str, *, language: str, now: datetime) -> None:
    """Have a letter sent: for ``RESET`` to what was typed, for others by the id of their row."""
    Letter.objects.create(kind=kind, reference=reference[:254], language=language, asked_at=now)
    outbox.wake(TASK)


def may_reset(typed: str, *, now: datetime) -> bool:
    """Whether another link may go to this account: five an hour, so that nobody is flooded."""
    return limits.take(_RESETS, attempts.account_key(typed), now=now)


def send_waiting() -> int:
    """Send what waits, oldest first; safe to run twice and at the same time. How many went.

    A letter that cannot be delivered now stays for the next run.
    """
    failed: list[int] = []
    sent = 0
    while len(failed) + sent < _BATCH:
        with transaction.atomic():
            waiting = Letter.objects.select_for_update(skip_locked=True).exclude(pk__in=failed)
            letter = waiting.order_by("asked_at", "pk").first()
            if letter is None:
                break
            try:
                _send(letter)
            except (SMTPException, OSError) as error:
                logger.warning("letter not delivered", extra={"error": type(error).__name__})
                failed.append(letter.pk)
            else:
                letter.delete()
                sent += 1
    return sent


def _send(letter: Letter) -> None:
    with translation.override(letter.language):
        if letter.kind == LetterKind.INVITATION:
            _send_invitation(Invitation.objects.get(public_id=letter.reference))
        elif letter.kind == LetterKind.PHONE:
            _send_phone_code(letter.reference)
        elif (user := selectors.person_called(letter.reference)) and user.is_active:
            _send_reset(user, letter.reference)


def _send_reset(user: User, typed: str) -> None:
    link = _link(
        reverse(
            "accounts:password-reset",
            args=[user.public_id, default_token_generator.make_token(user)],
        )
    )
    text = _("重设 QBS 质量链的密码，一小时内有效：%(link)s 如果不是您本人申请，请忽略。") % {
        "link": link
    }
    if contacts.check_mobile(typed).outcome is Outcome.ACCEPT:
        sms.send(phone=user.phone, text=text)
    else:
        send_mail(_("重设密码"), text, settings.DEFAULT_FROM_EMAIL, [user.email])


def _send_invitation(invitation: Invitation) -> None:
    text = _("您被邀请在 QBS 质量链担任%(role)s，七天内有效：%(link)s") % {
        "role": invitation.get_role_display(),
        "link": _link(
            reverse("accounts:invitation-accept", args=[links.token_of(invitation.public_id)])
        ),
    }
    send_mail(_("加入 QBS 质量链"), text, settings.DEFAULT_FROM_EMAIL, [invitation.email])


def _send_phone_code(reference: str) -> None:
    proof = PhoneProof.objects.filter(public_id=reference).first()
    if proof is None:
        return  # another code has been asked for meanwhile
    code = phone_codes.code_of(proof.public_id)
    text = _("QBS 质量链验证码 %(code)s，十分钟内有效。请勿告诉任何人。") % {"code": code}
    sms.send(phone=proof.phone, text=text)


def _link(path: str) -> str:
    return f"{settings.PUBLIC_ORIGIN}{path}"

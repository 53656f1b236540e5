"""Letters with links and codes: the row first, sent by a task, gone when sent.

One that fails is tried again as ``notifications.retries`` says, and in the end waits, dead, for an
operator (security.md, RL-3).

Asking for one takes the same time whether or not anybody has the address, since only the task looks
it up. Addresses of links come from ``PUBLIC_ORIGIN``, never from a request.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from qbs_platform.accounts import links, phone_codes, selectors, sms
from qbs_platform.accounts.enums import LetterKind
from qbs_platform.accounts.errors import LetterNotDead
from qbs_platform.accounts.models import Invitation, Letter, PhoneProof, User
from qbs_platform.accounts.services import attempts, limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.common import backoff, outbox
from qbs_platform.common.validators import contacts
from qbs_platform.common.validators.verdicts import Outcome
from qbs_platform.notifications import retries
from qbs_platform.notifications.enums import DeliveryState
from qbs_platform.notifications.services import LEASE

TASK = "qbs_platform.accounts.send_letters"
_BATCH = 50
_RESETS = Rule("reset", 5, timedelta(hours=1))

logger = logging.getLogger(__name__)


@transaction.atomic
def ask(kind: LetterKind, reference: str, *, language: str, now: datetime) -> None:
    """Have a letter sent: for ``RESET`` and ``SIGN_UP`` to what was typed, else by a row's id."""
    Letter.objects.create(
        kind=kind, reference=reference[:254], language=language, asked_at=now, next_at=now
    )
    outbox.wake(TASK)


def may_reset(typed: str, *, now: datetime) -> bool:
    """Whether another link may go to this account: five an hour, so that nobody is flooded."""
    return limits.take(_RESETS, attempts.account_key(typed), now=now)


def send_waiting(*, now: datetime) -> int:
    """Send what is due, each letter at least once; safe to run side by side. How many went.

    A letter is claimed in a transaction of its own and sent outside of any. Who is killed in
    between leaves it to be sent again after the lease; attempts are counted when claimed.
    """
    sent = 0
    for _attempt in range(_BATCH):
        letter = _claim(now)
        if letter is None:
            break
        sent += _deliver(letter, now)
    return sent


@transaction.atomic
def revive(*, letter: Letter, now: datetime) -> None:
    """Let a dead letter start again from its first attempt. Raises LetterNotDead for others."""
    dead = Letter.objects.filter(pk=letter.pk, state=DeliveryState.DEAD)
    if not dead.update(state=DeliveryState.WAITING, attempts=0, next_at=now):
        raise LetterNotDead(_("这封信没有停止重试，不需要重新发送。"))
    outbox.wake(TASK)


@transaction.atomic
def _claim(now: datetime) -> Letter | None:
    letter = selectors.letters_due(now).select_for_update(skip_locked=True).first()
    if letter is None:
        return None
    letter.attempts += 1
    letter.next_at = now + LEASE
    letter.save(update_fields=["attempts", "next_at"])
    return letter


def _deliver(letter: Letter, now: datetime) -> bool:
    claimed = Letter.objects.filter(
        pk=letter.pk, state=DeliveryState.WAITING, attempts=letter.attempts
    )
    if letter.attempts > retries.MAX_ATTEMPTS:  # every sender died before it could say so
        claimed.update(state=DeliveryState.DEAD, last_error="sender died")
        return False
    try:
        _send(letter, now)
    except (OSError, ValueError) as error:  # retries.Failure
        is_over = retries.is_hopeless(error, letter.attempts)
        claimed.update(
            state=DeliveryState.DEAD if is_over else DeliveryState.WAITING,
            next_at=now + backoff.pause_after(letter.attempts),
            last_error=retries.describe(error),
        )
        logger.warning("letter not delivered", extra={"attempts": letter.attempts})
        return False
    claimed.delete()
    return True


def _send(letter: Letter, now: datetime) -> None:
    with translation.override(letter.language):
        if letter.kind == LetterKind.INVITATION:
            _send_invitation(Invitation.objects.get(public_id=letter.reference))
        elif letter.kind == LetterKind.PHONE:
            _send_phone_code(letter.reference)
        elif letter.kind == LetterKind.SUSPENSION:
            _send_suspension(User.objects.get(public_id=letter.reference))
        elif letter.kind == LetterKind.SIGN_UP:
            _send_sign_up(letter.reference, now)
        elif (user := selectors.person_called(letter.reference)) and user.is_active:
            _send_reset(user, letter.reference)


def _send_suspension(user: User) -> None:
    if not user.is_active:  # else let in again before the letter went
        text = _("您的 QBS 质量链账号已停用，全部登录已结束。如有疑问，请联系平台管理员。")
        send_mail(_("账号已停用"), text, settings.DEFAULT_FROM_EMAIL, [user.email])


def _send_sign_up(email: str, now: datetime) -> None:
    user = User.objects.filter(email=email).first()
    if user is not None and not user.is_active:
        _send_suspension(user)
        return
    if user is not None:
        text = _(
            "这个邮箱已有 QBS 质量链账号，不必再申请。登录：%(sign_in)s 忘记密码：%(forgotten)s "
            "如果不是您本人申请，请忽略。"
        ) % {
            "sign_in": _link(reverse("accounts:sign-in")),
            "forgotten": _link(reverse("accounts:password-forgotten")),
        }
    else:
        token = links.sign_up_token_of(email, now=now)
        text = _(
            "请打开链接，设置 QBS 质量链的姓名和密码，24 小时内有效：%(link)s "
            "如果不是您本人申请，请忽略。"
        ) % {"link": _link(reverse("accounts:sign-up-complete", args=[token]))}
    send_mail(_("申请账号"), text, settings.DEFAULT_FROM_EMAIL, [email])


def _send_reset(user: User, typed: str) -> None:
    link = _link(
        reverse(
            "accounts:password-reset",
            args=[user.public_id, links.reset_token_of(user)],
        )
    )
    text = _("重设 QBS 质量链的密码，一小时内有效：%(link)s 如果不是您本人申请，请忽略。") % {
        "link": link
    }
    if sms.is_on() and contacts.check_mobile(typed).outcome is Outcome.ACCEPT:
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

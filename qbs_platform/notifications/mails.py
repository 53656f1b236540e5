"""The mails: a greeting, a link, nothing about any case (domain.md, 6.8)."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from qbs_platform.notifications.models import MailDelivery

_LOCAL_ORIGIN = "http://localhost:8000"  # a platform without PUBLIC_ORIGIN is on this machine


def compose(delivery: MailDelivery, *, language: str, notices: list[str]) -> EmailMessage:
    """Write the mail of one delivery; ``notices`` are the public ids it carries.

    The same delivery always has the same Message-ID, so that mailboxes can drop a second copy.
    """
    with translation.override(language):
        return EmailMessage(
            subject=_subject(delivery),
            body=_body(delivery, notices),
            to=[delivery.recipient.email],
            headers={
                "Message-ID": message_id(delivery),
                "Auto-Submitted": "auto-generated",
                "Content-Language": translation.to_locale(language).replace("_", "-"),
            },
        )


def message_id(delivery: MailDelivery) -> str:
    """The Message-ID of one delivery, for ever (RFC 5322, 3.6.4)."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<qbs-{delivery.public_id}@{domain}>"


def _subject(delivery: MailDelivery) -> str:
    if delivery.digest_on:
        return gettext("QBS 质量链：%(date)s 消息汇总") % {"date": delivery.digest_on.isoformat()}
    return gettext("QBS 质量链：您有一条新消息")


def _body(delivery: MailDelivery, notices: list[str]) -> str:
    if delivery.digest_on:
        path = reverse("notifications:notices")
        text = ngettext(
            "您好，您有 %(count)d 条未读消息。请登录后查看：",
            "您好，您有 %(count)d 条未读消息。请登录后查看：",
            len(notices),
        ) % {"count": len(notices)}
    else:
        path = reverse("notifications:notice", args=notices)
        text = gettext("您好，您有一条新消息。请登录后查看：")
    preferences = gettext("邮件中不含业务内容。要少收邮件，请修改消息设置：")
    return (
        f"{text}\n{_absolute(path)}\n\n{preferences}\n"
        f"{_absolute(reverse('notifications:preferences'))}\n"
    )


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_ORIGIN or _LOCAL_ORIGIN}{path}"

"""The demo's mails and text messages: kept in a folder, so that one can read what went out."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail

_BETWEEN = b"-" * 79  # as Django's file backend parts the messages of one file
_NEWEST = 30
_APART = re.compile(r"(?<=[^\s\"'])(?=https?://)")  # Chinese puts no space before an address


@dataclass(frozen=True, slots=True)
class Mail:
    """One message that went out; ``to`` is an address, or a mobile number for a text message."""

    to: str
    subject: str
    text: str
    sent_at: datetime


class TextsAsMails:
    """Puts text messages beside the mails (see ``accounts.sms.Backend``)."""

    def send(self, *, phone: str, text: str) -> None:
        """Keep one text message."""
        send_mail("", text, settings.DEFAULT_FROM_EMAIL, [f"{phone}@sms.demo.example"])


def newest() -> list[Mail]:
    """The thirty newest messages, the newest first; empty where nothing was sent to files."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    mails = [mail for file in files[:_NEWEST] for mail in _mails_in(file)]
    return sorted(mails, key=lambda mail: mail.sent_at, reverse=True)[:_NEWEST]


def _mails_in(file: Path) -> list[Mail]:
    parts = [part.strip() for part in file.read_bytes().split(_BETWEEN)]
    return [_read(part) for part in parts if part]


def _read(part: bytes) -> Mail:
    message = email.message_from_bytes(part, EmailMessage, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain",))
    return Mail(
        to=str(message["To"]).removesuffix("@sms.demo.example"),
        subject=str(message["Subject"] or ""),
        text=_APART.sub(" ", str(body.get_content()).strip()) if body else "",
        sent_at=message["Date"].datetime.replace(tzinfo=UTC),  # Django writes it in UTC
    )

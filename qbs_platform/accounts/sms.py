"""Text messages: a small interface; which operator delivers them is a setting."""

import logging
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Backend(Protocol):
    """Delivers one text to one mainland mobile number (11 digits); raises OSError if it cannot."""

    def send(self, *, phone: str, text: str) -> None: ...


class ConsoleBackend:
    """For development: prints the message where the process prints."""

    def send(self, *, phone: str, text: str) -> None:
        print(f"SMS {phone}: {text}")  # noqa: T201 - printing is what it is for


def is_on() -> bool:
    """Whether anybody delivers text messages here."""
    return bool(settings.SMS_BACKEND)


def send(*, phone: str, text: str) -> None:
    """Deliver by the backend that ``SMS_BACKEND`` names."""
    backend: Backend = import_string(settings.SMS_BACKEND)()
    backend.send(phone=phone, text=text)
    logger.info("text message sent")

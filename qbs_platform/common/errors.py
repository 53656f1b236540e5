"""Refusals: the errors whose sentence a person may read.

``common.middleware.RefusalMiddleware`` turns them into answers: a page for people, a problem
document for programs. Apps derive their own from these in their ``errors.py``.
"""

import re
from http import HTTPStatus

from django.utils.functional import Promise


class Refusal(Exception):
    """Something a person asked for was refused; ``str(refusal)`` is a sentence for that person."""

    status = HTTPStatus.CONFLICT
    meaning: Promise | str = ""
    """When this is answered, for those who write programs against the API."""

    is_recorded = True
    """Whether the audit trail keeps it: not where anybody asked for what is public."""

    @classmethod
    def kind(cls) -> str:
        """Its name in problem documents: ``NoSuchEntry`` is ``no-such-entry``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class PermissionRefused(Refusal):
    """The person's role does not carry this capability, or not for this region."""

    status = HTTPStatus.FORBIDDEN


class FormRefused(Refusal):
    """What was typed cannot be accepted as it is; ``field`` is which, or ''."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    field = ""


class TransitionRefused(Refusal):
    """It does not stand where this step begins."""


class TooMany(Refusal):
    """It was asked for more often than is allowed; ``retry_after_seconds`` is when it may be."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, sentence: str, retry_after_seconds: int) -> None:
        super().__init__(sentence)
        self.retry_after_seconds = retry_after_seconds

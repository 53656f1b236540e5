"""Refusals: the errors whose sentence a person may read.

Two places turn them into answers: ``common.middleware.RefusalMiddleware`` for pages, and the API's
exception handler. Apps derive their own from these in their ``errors.py``.
"""

from http import HTTPStatus


class Refusal(Exception):
    """Something a person asked for was refused; ``str(refusal)`` is a sentence for that person."""

    status = HTTPStatus.CONFLICT


class PermissionRefused(Refusal):
    """The person's role does not carry this capability, or not for this region."""

    status = HTTPStatus.FORBIDDEN


class FormRefused(Refusal):
    """What was typed cannot be accepted as it is."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooMany(Refusal):
    """It was asked for more often than is allowed; ``retry_after_seconds`` is when it may be."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, sentence: str, retry_after_seconds: int) -> None:
        super().__init__(sentence)
        self.retry_after_seconds = retry_after_seconds

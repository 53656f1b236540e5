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

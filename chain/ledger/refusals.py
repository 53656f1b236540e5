"""What a reader of the ledger may be refused, in sentences for that reader."""

from http import HTTPStatus

from qbs_platform.common.errors import FormRefused, Refusal


class NoSuchEntry(Refusal):
    """The log has no entry of that number."""

    status = HTTPStatus.NOT_FOUND


class NotSignedYet(Refusal):
    """The entry is in the log, and no checkpoint covers it so far."""

    status = HTTPStatus.NOT_FOUND


class NeverSigned(Refusal):
    """No checkpoint of that size was ever signed."""

    status = HTTPStatus.NOT_FOUND


class SizesReversed(FormRefused):
    """A tree cannot grow into a smaller one."""


class SearchRefused(FormRefused):
    """What was typed is nothing that an entry can be found by."""


class DoesNotHold(Refusal):
    """What was read does not prove what it should: shown to nobody as if it did."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

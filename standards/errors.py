"""What may be wrong with the standard, for its readers and for those who edit its files."""

from http import HTTPStatus

from qbs_platform.common.errors import Refusal


class NoSuchClause(Refusal):
    """The edition has no clause of that code."""

    status = HTTPStatus.NOT_FOUND
    is_recorded = False  # anybody may ask, so that somebody asked is nothing to keep


class ContentMistake(Exception):
    """The files of an edition contradict themselves; the text says where, to whoever edits them."""

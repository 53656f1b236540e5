"""What may be wrong with the standard, for its readers and for those who edit its files."""

from http import HTTPStatus

from qbs_platform.common.errors import FormRefused, Refusal


class NoSuchClause(Refusal):
    """The edition has no clause of that code."""

    status = HTTPStatus.NOT_FOUND
    is_recorded = False  # anybody may ask, so that somebody asked is nothing to keep


class ContentMistake(Exception):
    """The files of an edition contradict themselves; the text says where, to whoever edits them."""


class NoSuchCitedStandard(Refusal):
    """The catalogue does not hold that number."""

    status = HTTPStatus.NOT_FOUND
    is_recorded = False  # anybody may ask


class CitedStandardRefused(FormRefused):
    """The facts of a cited standard contradict each other; ``field`` is where, or ''."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class StaleEdit(Refusal):
    """Somebody else changed the entry since it was opened; both texts are shown."""

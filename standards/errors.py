"""What may be wrong with the standard, for its readers and for those who edit it."""

from http import HTTPStatus

from qbs_platform.common.errors import FormRefused, PermissionRefused, Refusal


class NoSuchClause(Refusal):
    """The edition has no clause of that code."""

    status = HTTPStatus.NOT_FOUND
    is_recorded = False  # anybody may ask, so that somebody asked is nothing to keep


class NoSuchEdition(Refusal):
    """No edition of that number was published, or none is in force on that day."""

    status = HTTPStatus.NOT_FOUND
    is_recorded = False


class StaleDraft(Refusal):
    """Somebody else saved the draft in the meantime."""


class DraftIncomplete(Refusal):
    """An edition with mistakes is not published; its draft's page lists them."""


class BaseOutdated(Refusal):
    """Another edition was published after this draft was begun from its predecessor."""


class OwnDraft(PermissionRefused):
    """Whoever wrote on a draft does not publish it: four eyes."""


class DatesRefused(FormRefused):
    """The day an edition takes effect, or the end of the transition, cannot be that day."""


class StillInUse(Refusal):
    """Cases may still go on under this edition."""


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

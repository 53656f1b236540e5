"""What can be wrong with a notice, and the one refusal an operator may read."""

from qbs_platform.common.errors import Refusal


class NotificationError(Exception):
    """A mistake of the calling code: rolls the change back and reaches the log as an error."""


class KindUnknown(NotificationError):
    """Nobody registered this kind of notice."""


class WordingBroken(NotificationError):
    """The text and its parameters do not fit each other."""


class UrlForeign(NotificationError):
    """The address is not a page of this platform."""


class NotDead(Refusal):
    """The mail waits or was sent, so there is nothing to start again."""

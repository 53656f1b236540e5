"""What can be wrong with a record that somebody wants anchored.

These are mistakes of the calling code, not refusals a person could act on: nothing turns them into
a message, they roll the business change back and reach the log as errors. Their texts name places
and kinds, never values, because logs hold no personal data.
"""


class AnchoringError(Exception):
    """Base of the family: catch this and nothing gets past."""


class RecordNotCanonical(AnchoringError):
    """The record holds something that has no canonical bytes, or too much of it."""


class KindUnknown(AnchoringError):
    """Nobody registered this kind of record."""


class RecordMisshapen(AnchoringError):
    """The record does not have the fixed shape of its kind."""


class RefMalformed(AnchoringError):
    """The reference is not ``<app>.<noun>:<uuid>``."""


class EventReused(AnchoringError):
    """The event was requested before, with another record."""


class RequestNotPending(AnchoringError):
    """A request to be marked is unknown or marked already."""


class NothingToErase(AnchoringError):
    """There is no such request, or its record was erased before."""

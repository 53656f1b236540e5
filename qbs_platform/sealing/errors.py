"""What can be wrong with a sealed field.

None is a refusal that a person could act on: they become a 500 and a log line. Their texts name
tables, columns and key ids, never a row and never a value, because logs hold no personal data.
"""


class SealingError(Exception):
    """Base of the family: catch this and nothing gets past."""


class SealBroken(SealingError):
    """The bytes were changed, or belong to another row or column."""


class EnvelopeUnreadable(SealingError):
    """The bytes are no envelope of a version and suite that we know."""


class KeyAbsent(SealingError):
    """The key that sealed this is not in FIELD_KEYS."""


class KeysMisconfigured(SealingError):
    """FIELD_KEYS or FIELD_INDEX_KEY cannot be used as they are."""


class TextUnsealable(SealingError):
    """The text has no UTF-8 form: it holds half a surrogate pair."""


class RowUnnamed(SealingError):
    """The row has no id yet that its envelopes could be bound to."""


class ColumnUnregistered(SealingError):
    """No ``personal_data`` module names this column as sealed."""

"""The one family of refusals of the core: catch ``CoreError`` and nothing gets past."""


class CoreError(Exception):
    """Base of every refusal of ``chain.core``; its text is an English sentence for a reader."""


class FormatError(CoreError):
    """The bytes or values are not of the form that the specification gives them."""


class VerificationError(CoreError):
    """Well formed, but a hash, a proof, a signature or a link does not hold."""


class RangeError(CoreError):
    """A question about something outside the tree, such as entry 7 of 5."""

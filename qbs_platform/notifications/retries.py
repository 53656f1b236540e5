"""When a failed mail is tried no more (security.md, RL-3)."""

import smtplib

MAX_ATTEMPTS = 12  # about a day: long enough for a mail server that is away over night

# smtplib's and the network's; a ValueError where the address would begin a header of its own
# (BadHeaderError, CWE-93) or is no address.
Failure = OSError | ValueError

_PERMANENT = 500  # RFC 5321, 4.2.1: 5yz is a permanent negative reply


def is_hopeless(error: Failure, attempts: int) -> bool:
    """Whether to stop: tried often enough, no address at all, or refused by the server for good."""
    # Not "is a ValueError": a certificate that cannot be verified is one as well, and is mended.
    if attempts >= MAX_ATTEMPTS or not isinstance(error, OSError):
        return True
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= _PERMANENT for code, _ in error.recipients.values())


def describe(error: Failure) -> str:
    """The error's name and code; never its text, which may quote an address (DP-3)."""
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return " ".join([name, *map(str, codes)])
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{name} {error.smtp_code}"
    code = getattr(error, "errno", None)
    return f"{name} {code}" if code else name

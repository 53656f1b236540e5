"""Signed notes: a text, a blank line, signature lines (C2SP signed-note v1.0.0).

Reading a note proves nothing. Until ``cosignature.verify`` has checked a signature by a key that
the reader trusts, the text is only a claim.
"""

import re
from dataclasses import dataclass

from chain.core import encoding
from chain.core.errors import FormatError
from chain.core.keys import KEY_ID_BYTES, check_name

MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
"""The specification demands at least 16; more than this is an attempt to keep a reader busy."""

_NOT_IN_A_NOTE = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_DASH = "\u2014 "


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: key name, key ID of 4 bytes, and what the key's type makes of it."""

    name: str
    key_id: bytes
    payload: bytes

    def __post_init__(self) -> None:
        """Refuse what no signature line can hold (FormatError)."""
        check_name(self.name)
        if len(self.key_id) != KEY_ID_BYTES or not self.payload:
            raise FormatError("A signature line has no signature after the key ID.")

    def line(self) -> str:
        """Write the line as in the note: em dash, space, name, space, base64, newline."""
        blob = encoding.base64_text(self.key_id + self.payload)
        return f"{_DASH}{self.name} {blob}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, newline at its end included, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        """Refuse what could not be written and read back (FormatError)."""
        if _NOT_IN_A_NOTE.search(self.text):
            raise FormatError("The note has a control character other than newline.")
        if not self.text.endswith("\n"):
            raise FormatError("The text of the note does not end with a newline.")
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise FormatError(f"The note does not have 1 to {MAX_SIGNATURES} signatures.")

    def encode(self) -> bytes:
        """Return the note's bytes; ``parse(note.encode()) == note``."""
        lines = "".join(signature.line() for signature in self.signatures)
        return f"{self.text}\n{lines}".encode()


def parse(data: bytes) -> Note:
    """Read a signed note: UTF-8, at most 1,000,000 bytes and 100 signatures.

    The text ends before the last blank line, so it may hold blank lines itself.
    Raises FormatError. Source: C2SP signed-note, "Format".
    """
    if len(data) > MAX_NOTE_BYTES:
        raise FormatError(f"The note is longer than {MAX_NOTE_BYTES} bytes.")
    note = encoding.utf8(data, what="note")
    text, blank, signature_lines = note.rpartition("\n\n")
    if not blank or not signature_lines.endswith("\n"):
        raise FormatError("The note is not a text, a blank line and lines of signatures.")
    lines = signature_lines[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:  # before the work of reading them
        raise FormatError(f"The note has more than {MAX_SIGNATURES} signatures.")
    return Note(text + "\n", tuple(parse_signature_line(line) for line in lines))


def parse_signature_line(line: str) -> Signature:
    """Read one signature line, without its newline. Raises FormatError."""
    name, space, blob_text = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise FormatError("A signature line has the form: em dash, name, base64.")
    blob = encoding.base64_bytes(blob_text, what="signature")
    return Signature(name, blob[:KEY_ID_BYTES], blob[KEY_ID_BYTES:])

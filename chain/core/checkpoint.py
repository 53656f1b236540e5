"""Checkpoints: the size and root of a log's tree as the text of a signed note.

Source: C2SP tlog-checkpoint v1.0.0, "Note text".
"""

from dataclasses import dataclass

from chain.core import encoding
from chain.core.errors import FormatError

_FIXED_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: ``origin`` names the log, ``size`` counts entries, ``root`` has 32 bytes.

    ``extensions`` are further lines. They are read because others may write them; this project
    writes none, since no monitor can check them and not every cosignature covers them.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what could not be written as lines and read back (FormatError)."""
        for line in (self.origin, *self.extensions):
            encoding.check_line(line, what="origin or extension line of the checkpoint")
        if not 0 <= self.size <= encoding.MAX_SIZE:
            raise FormatError(f"{self.size} is not the size of a tree.")
        encoding.exact_hash(self.root, what="root hash of the checkpoint")

    def text(self) -> str:
        """Return the note text: origin, size, base64 of the root, extensions, a line each."""
        root = encoding.base64_text(self.root)
        return "\n".join((self.origin, str(self.size), root, *self.extensions, ""))


def parse(text: str) -> Checkpoint:
    """Read a checkpoint from the text of a note, final newline included. Raises FormatError."""
    lines = text.split("\n")
    if len(lines) <= _FIXED_LINES or lines.pop():
        raise FormatError("A checkpoint has at least three lines: origin, size and root hash.")
    origin, size, root, *extensions = lines
    return Checkpoint(
        origin,
        encoding.decimal(size, what="size of the checkpoint"),
        encoding.base64_hash(root, what="root hash of the checkpoint"),
        tuple(extensions),
    )

"""Offline proofs: index, inclusion proof and checkpoint in one text (C2SP tlog-proof)."""

from dataclasses import dataclass

from chain.core import encoding, notes
from chain.core.errors import FormatError

HEADER = "c2sp.org/tlog-proof@v1"
MAX_HASHES = 63

_INDEX = "index "
_EXTRA = "extra "


@dataclass(frozen=True, slots=True)
class TlogProof:
    """Entry ``index``, its inclusion proof (hashes leaf to root) and the signed checkpoint.

    ``extra`` is carried for the application and covered by no signature; None when absent.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: notes.Note
    extra: bytes | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be written and read back (FormatError)."""
        if not 0 <= self.index <= encoding.MAX_SIZE:
            raise FormatError(f"{self.index} is not the index of an entry.")
        if len(self.hashes) > MAX_HASHES:
            raise FormatError(f"The proof has more than {MAX_HASHES} hashes.")
        for each in self.hashes:
            encoding.exact_hash(each, what="hash of the proof")

    def encode(self) -> bytes:
        """Return the file's bytes; ``parse(proof.encode()) == proof``."""
        extra = [] if self.extra is None else [_EXTRA + encoding.base64_text(self.extra)]
        hashes = [encoding.base64_text(each) for each in self.hashes]
        head = "\n".join([HEADER, *extra, f"{_INDEX}{self.index}", *hashes])
        return head.encode() + b"\n\n" + self.note.encode()


def parse(data: bytes) -> TlogProof:
    """Read a ``.tlog-proof`` file; nothing in it is verified yet.

    Raises FormatError. Source: C2SP tlog-proof, "Format".
    """
    head, _, checkpoint = data.partition(b"\n\n")
    header, *lines = encoding.utf8(head, what="proof").split("\n")
    if header != HEADER:
        raise FormatError(f"The proof does not begin with {HEADER}.")
    extra = None
    if lines and lines[0].startswith(_EXTRA):
        extra = encoding.base64_bytes(lines.pop(0).removeprefix(_EXTRA), what="extra data")
    if not lines or not lines[0].startswith(_INDEX):
        raise FormatError("The proof has no index line.")
    index = encoding.decimal(lines.pop(0).removeprefix(_INDEX), what="index of the proof")
    hashes = tuple(encoding.base64_bytes(line, what="hash of the proof") for line in lines)
    return TlogProof(index, hashes, notes.parse(checkpoint), extra)

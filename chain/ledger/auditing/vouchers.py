"""Who else remembers how large the log was, outside the table that is audited."""

from collections.abc import Callable
from dataclasses import dataclass

from chain.core import checkpoint
from chain.core.errors import CoreError
from chain.core.notes import Note
from chain.ledger import guard, log_files
from chain.ledger.auditing.findings import Findings
from chain.ledger.errors import LedgerStopped

GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Voucher:
    """A signed note that is kept elsewhere, and the tree head in it."""

    place: str
    note: Note
    size: int
    root: bytes


def read_vouchers(findings: Findings) -> list[Voucher]:
    """The roll-back guard's note and the published checkpoint; what cannot be read is found."""
    sources: list[tuple[str, Callable[[], Note | None]]] = [
        (GUARD, guard.read),
        (log_files.CHECKPOINT, log_files.published),
    ]
    found = []
    for place, read in sources:
        try:
            note = read()
            tree_head = checkpoint.parse(note.text) if note else None
        except (LedgerStopped, CoreError) as problem:
            findings.add(0, place, str(problem))
            continue
        if note and tree_head:
            found.append(Voucher(place, note, tree_head.size, tree_head.root))
        else:
            findings.add(0, place, "is missing")
    return found

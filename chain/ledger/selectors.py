"""Reads of the ledger, for pages, proofs and operators."""

from chain.core import notes
from chain.core.notes import Note
from chain.ledger.enums import Step
from chain.ledger.models import Checkpoint, LedgerAlarm, LedgerHead


def size() -> int:
    """Number of entries, signed or not."""
    return LedgerHead.objects.values_list("size", flat=True).first() or 0


def signed_size() -> int:
    """Number of entries under the latest signed checkpoint."""
    return Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0


def vkeys() -> list[str]:
    """Verifier keys that the log's entries announced, oldest first."""
    return (LedgerHead.objects.values_list("vkeys", flat=True).first() or "").splitlines()


def latest_checkpoint() -> Checkpoint | None:
    """The largest tree head that was signed, None before the first."""
    return Checkpoint.objects.order_by("-size").first()


def note_of(checkpoint: Checkpoint) -> Note:
    """The signed checkpoint as it is served: the log's lines, then those of its witnesses."""
    note = notes.parse(checkpoint.note.encode())
    stored = sorted(checkpoint.cosignature_set.all(), key=lambda each: each.witness)
    cosignatures = (notes.parse_signature_line(each.line.removesuffix("\n")) for each in stored)
    return Note(note.text, (*note.signatures, *cosignatures))


def alarms() -> list[LedgerAlarm]:
    """What stands still and why, in the order of the steps; empty when all is well."""
    order = list(Step)
    return sorted(LedgerAlarm.objects.all(), key=lambda alarm: order.index(Step(alarm.step)))

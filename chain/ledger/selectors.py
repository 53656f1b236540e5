"""Reads of the ledger, for pages, proofs and operators."""

from dataclasses import dataclass

from chain.core import notes, tlog_proof
from chain.core.notes import Note
from chain.ledger import proofs
from chain.ledger.models import Checkpoint, LedgerAlarm, LedgerEntry, LedgerHead
from qbs_platform.anchoring import selectors as anchoring


@dataclass(frozen=True, slots=True)
class EntryProof:
    """An entry's bytes and the proof that the log's latest checkpoint holds it.

    ``proof.encode()`` is the ``.tlog-proof`` file for whoever checks it offline.
    """

    entry: bytes
    proof: tlog_proof.TlogProof


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


def entry_at(index: int) -> LedgerEntry | None:
    """Entry ``index``, signed or not; None where there is none."""
    return LedgerEntry.objects.filter(index=index).first()


def proof_of(index: int) -> EntryProof | None:
    """The proof of one entry; None while no checkpoint covers it. At most 5 queries."""
    checkpoint = latest_checkpoint()
    if checkpoint is None or not 0 <= index < checkpoint.size:
        return None
    body = LedgerEntry.objects.values_list("body", flat=True).get(index=index)
    hashes = tuple(proofs.inclusion(index, checkpoint.size))
    return EntryProof(bytes(body), tlog_proof.TlogProof(index, hashes, note_of(checkpoint)))


def proof_for(ref: str) -> EntryProof | None:
    """The proof of the newest anchored record about ``<app>.<noun>:<uuid>``; None before."""
    indexes = anchoring.entry_indexes(ref)
    return proof_of(indexes[0]) if indexes else None


def alarms() -> list[LedgerAlarm]:
    """What stands still and why, in the order of the steps; empty when all is well."""
    order = {"APPEND": 0, "SIGN": 1, "PUBLISH": 2}
    return sorted(LedgerAlarm.objects.all(), key=lambda alarm: order[alarm.step])

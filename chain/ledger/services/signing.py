"""Checkpoints: read the committed rows back, derive everything again, only then sign.

A bit that flips between hashing and signing ends a log for ever (Yeti 2022). So what is signed is
computed from rows that another transaction has committed, and going on from the last signature
that stands outside the database (security.md, LG-2).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chain.core import cosignature, entries, hashing, keys, merkle
from chain.core.checkpoint import Checkpoint as TreeHead
from chain.core.compact_range import CompactRange
from chain.core.entries import Chain
from chain.core.errors import CoreError
from chain.core.notes import Note
from chain.ledger import guard, proofs, rows, selectors, signing_keys
from chain.ledger.errors import GuardUnusable, NotConfigured, NotWhatWasCommitted, RolledBack
from chain.ledger.growth import split_edge, time_text
from chain.ledger.guard import Guard
from chain.ledger.models import Checkpoint, LedgerHead
from chain.ledger.rows import Block, Row


@dataclass(slots=True)
class _Derived:
    """Chain and tree over the rows read so far; ``not_before`` is when the last was signed."""

    chain: Chain
    tree: CompactRange
    not_before: datetime | None = None

    def follow(self, end: int) -> None:
        """Read on up to ``end`` entries. Raises NotWhatWasCommitted naming the first bad one."""
        for start in range(self.tree.size, end, rows.CHUNK):
            for first, last, block in rows.read_blocks(start, min(start + rows.CHUNK, end)):
                if not self._take_block(block):
                    for row in rows.read_entries(first, last):
                        self._take(row)

    def _take_block(self, block: Block | None) -> bool:
        """Take many rows at once; False, and nothing was taken, when not all of them hold."""
        taken = rows.follow_block(self.chain, block) if block else None
        if taken is None:
            return False
        self.chain, leaves = taken
        for leaf in leaves:
            self.tree.append(leaf)
        return True

    def _take(self, row: Row) -> None:
        link = self.chain.link
        try:
            leaf = self.chain.follow(row.body)
        except CoreError as error:
            raise NotWhatWasCommitted(f"Entry {row.seq}: {error}") from error
        if (row.prev_hash, row.leaf_hash) != (link, leaf):
            raise NotWhatWasCommitted(f"Entry {row.seq}: its columns are not those of its bytes.")
        self.tree.append(leaf)


def sign_checkpoint(*, now: datetime) -> int:
    """Sign the committed entries that no checkpoint covers; returns the new size.

    0 when there are none, or another process is signing. ``now`` is an aware datetime, kept beside
    the checkpoint for operators (never earlier than the last): it is no part of what is signed.

    Raises LedgerStopped or CoreError, and then has signed nothing.
    """
    kept_note = guard.read()
    guarded_size = guard.tree_head(kept_note).size if kept_note else 0
    if guarded_size == selectors.signed_size() == selectors.size():
        return 0
    with guard.held() as kept:
        return 0 if kept is None else _sign(kept, now)


@transaction.atomic(durable=True)
def _sign(kept: Guard, now: datetime) -> int:
    head = LedgerHead.objects.first()
    if head is None:
        return 0
    derived = _last_signed(kept)
    signed_before = guard.tree_head(kept.note).size if kept.note else 0
    if head.size < signed_before:
        raise RolledBack(f"The database has {head.size} entries, and {signed_before} were signed.")
    derived.follow(signed_before)
    _adopt(kept, derived, now)
    if head.size == signed_before:
        return 0
    derived.follow(head.size)
    _ensure_head_agrees(head, derived)
    note = _signed_note(head, derived)
    # The guard first: a signature that nobody has seen yet can be taken up again, but one that
    # left while the guard did not know of it could be contradicted after a restore.
    kept.swap(expected=kept.note, new=note)
    _store(note, derived, now)
    return head.size


def _last_signed(kept: Guard) -> _Derived:
    """Where the stored checkpoint ends, tied to the guard's note. Raises LedgerStopped."""
    stored = selectors.latest_checkpoint()
    if stored is None:
        return _Derived(Chain(), CompactRange())
    if kept.note is None:
        raise GuardUnusable(f"The guard file is missing, and {stored.size} entries are signed.")
    guarded = guard.tree_head(kept.note)
    if guarded.size < stored.size:
        raise GuardUnusable(f"The guard knows of {guarded.size} entries, {stored.size} are signed.")
    if guarded.size == stored.size and stored.note.encode() != kept.note.encode():
        raise RolledBack(f"Checkpoint {stored.size} is not the one that the guard knows.")
    tree = CompactRange(stored.size, split_edge(bytes(stored.edge)))
    if tree.root() != bytes(stored.root):
        raise NotWhatWasCommitted(f"Checkpoint {stored.size}: its edge is not that of its root.")
    last = rows.read_entries(stored.size - 1, stored.size)[0]
    _ensure_included(last, tree)
    entry = entries.parse(last.body)
    chain = Chain(stored.size, hashing.leaf_hash(last.body), entry.at)
    return _Derived(chain, tree, stored.signed_at)


def _ensure_included(last: Row, tree: CompactRange) -> None:
    """The next link will name this entry, so it must be the very one that was signed."""
    try:
        merkle.verify_inclusion(
            index=last.seq,
            size=tree.size,
            leaf_hash=hashing.leaf_hash(last.body),
            proof=proofs.inclusion(last.seq, tree.size),
            root=tree.root(),
        )
    except (CoreError, KeyError) as error:
        raise NotWhatWasCommitted(f"Entry {last.seq} is not the one that was signed.") from error


def _adopt(kept: Guard, derived: _Derived, now: datetime) -> None:
    """Take up the guard's note when the process died between guard and database."""
    if kept.note is None:
        return
    guarded = guard.tree_head(kept.note)
    if derived.tree.root() != guarded.root:
        raise RolledBack(f"The first {guarded.size} entries are not those that were signed.")
    if selectors.signed_size() < guarded.size:
        _store(kept.note, derived, now)


def _ensure_head_agrees(head: LedgerHead, derived: _Derived) -> None:
    expected = (head.size, bytes(head.prev_hash), bytes(head.edge), time_text(head.last_at))
    chain, tree = derived.chain, derived.tree
    if (tree.size, chain.link, b"".join(tree.edge), chain.at) != expected:
        raise NotWhatWasCommitted(f"The head at {head.size} is not the end of the entries.")


def _signed_note(head: LedgerHead, derived: _Derived) -> Note:
    """Sign with every key that the log has announced, and check what came out."""
    announced = [keys.parse_vkey(vkey) for vkey in head.vkeys.splitlines()]
    signers = [each for each in signing_keys.signers() if each.key in announced]
    if not signers:
        raise NotConfigured("No signing key is announced in the log.")
    text = TreeHead(signers[0].key.name, derived.tree.size, derived.tree.root()).text()
    note = Note(text, tuple(signer.sign(text) for signer in signers))
    cosignature.verify(note, announced)
    return note


def _store(note: Note, derived: _Derived, now: datetime) -> None:
    Checkpoint.objects.create(
        size=derived.tree.size,
        root=derived.tree.root(),
        edge=b"".join(derived.tree.edge),
        note=note.encode().decode(),
        signed_at=max(now, derived.not_before or now),
    )

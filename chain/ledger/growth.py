"""A batch of entries on its way to the table: bodies, links, and the edge of the growing tree."""

import json
import secrets
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from chain.core import commitment, entries, hashing, ordinary
from chain.core.compact_range import CompactRange
from chain.core.encoding import HASH_BYTES
from chain.core.entries import Entry, OwnFacts
from chain.core.signing import Signer
from chain.core.tiles import TILE_HEIGHT
from chain.ledger import rows
from chain.ledger.models import Head
from chain.ledger.rows import Node, Row

_TIME = "%Y-%m-%dT%H:%M:%SZ"


def split_edge(edge: bytes) -> list[bytes]:
    """Cut an edge as it is stored into its hashes of 32 bytes."""
    return [edge[i : i + HASH_BYTES] for i in range(0, len(edge), HASH_BYTES)]


def time_text(moment: datetime) -> str:
    """Write a moment as entries do: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime(_TIME)


class Growth:
    """Takes entries one by one after ``head`` (None: from the very first) at the time ``now``.

    The clock may step back, the log may not: entries are never older than the one before.
    """

    def __init__(self, head: Head | None, now: datetime) -> None:
        self.at = now.replace(microsecond=0)
        self.link = entries.NO_LINK
        self.tree = CompactRange()
        self.vkeys: list[str] = []
        if head:
            self.at = max(self.at, head.last_at)
            self.link = bytes(head.prev_hash)
            self.tree = CompactRange(head.size, split_edge(bytes(head.edge)))
            self.vkeys = head.vkeys.splitlines()
        self.entries: list[Row] = []
        self.nodes: list[Node] = []
        self._at_text = time_text(self.at)

    @property
    def size(self) -> int:
        """Number of entries, with those of the batch."""
        return self.tree.size

    def introduce(self, signers: Sequence[Signer], policy: bytes) -> None:
        """Take the genesis when the log has not begun, and an entry for each key that is new.

        ``policy`` is the policy file with which a log begins.
        """
        if not self.size:
            self.begin(signers[0], policy)
        for signer in signers:
            if signer.key.vkey not in self.vkeys:
                self.announce(signer)

    def begin(self, signer: Signer, policy: bytes) -> None:
        """Take entry 0: origin, key, digest of the policy file."""
        name, vkey = signer.key.name, signer.key.vkey
        facts = OwnFacts(log=vkey, origin=name, policy=sha256(policy).digest())
        self._take_own(entries.GENESIS, name, facts)
        self.vkeys.append(vkey)

    def announce(self, signer: Signer) -> None:
        """Take the entry that names a further key of the log."""
        self._take_own(entries.NEW_KEY, signer.key.name, OwnFacts(log=signer.key.vkey))
        self.vkeys.append(signer.key.vkey)

    def take(
        self,
        *,
        kind: str,
        ref: str,
        event: str,
        committed: bytes,
        own: OwnFacts = entries.NOTHING_OWN,
    ) -> int:
        """Take one entry and return its index. Raises FormatError, and then nothing was taken."""
        index, body = self.tree.size, None
        if own is entries.NOTHING_OWN:
            body = ordinary.write(
                index=index,
                at=self._at_text,
                kind=kind,
                ref=ref,
                event=event,
                commitment=committed,
                prev=self.link,
            )
        if body is None:  # what is not ordinary, and what is wrong: the grammar says how
            entry = Entry(index, self._at_text, kind, ref, event, committed, self.link, own)
            body = entry.encode()
        leaf = hashing.leaf_hash(body)
        self.entries.append(Row(index, self.link, leaf, rows.event_bytes(event), body))
        self.tree.append(leaf, self._completed)
        self.link = leaf
        return index

    def _take_own(self, kind: str, ref: str, own: OwnFacts) -> None:
        """What the entry commits to stands in it already, so nobody will need the salt."""
        facts = {"log": own.log, "origin": own.origin}
        if own.policy:
            facts["policy"] = f"sha256:{own.policy.hex()}"
        stated = {name: value for name, value in facts.items() if value}
        record = json.dumps(stated, separators=(",", ":"), sort_keys=True).encode()
        committed = commitment.commit(secrets.token_bytes(commitment.SALT_BYTES), record)
        self.take(kind=kind, ref=ref, event=str(uuid.uuid4()), committed=committed, own=own)

    def _completed(self, height: int, index: int, subtree: bytes) -> None:
        if height and height % TILE_HEIGHT == 0:
            self.nodes.append(Node(height // TILE_HEIGHT, index, subtree))

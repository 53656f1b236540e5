"""The entries of this log: their bytes, and the chain that runs through them.

An entry is JSON in the canonical form of RFC 8785, closed to variation: the members below in this
order, no white space, printable ASCII without quote and backslash so that nothing needs an
escape. One regular expression is therefore the whole grammar, and reading needs no JSON parser
(line broken here for the page)::

    {"at":"2026-11-23T02:56:41Z","commit":"hs256:<64 hex>","event":"<uuid>",
     "prev":"<64 hex>","ref":"<subject>","seq":1024,"type":"<kind>","v":1}

``prev`` is the leaf hash of the entry before, 64 zeros in entry 0. The leaf hashes of the Merkle
tree are thus the links of the chain: there is no second structure that could disagree.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from chain.core import checkpoint, hashing, keys, ordinary
from chain.core.encoding import HASH_BYTES
from chain.core.errors import FormatError, VerificationError
from chain.core.ordinary import MAX_INDEX
from chain.core.tiles import MAX_ENTRY_BYTES

GENESIS = "ledger.genesis"
"""Kind of entry 0, which names the log's origin, its key and the digest of its policy file."""

NEW_KEY = "ledger.key"
"""Kind of the entry that announces a further key of the log."""

NO_LINK = bytes(HASH_BYTES)
"""``prev`` of entry 0: nothing stands before it."""

_NO_LINK_TEXT = NO_LINK.hex()
_LONG_NUMBER = len(str(MAX_INDEX))
_KINDS_KEPT = 1000
_FACTS = {
    GENESIS: (
        frozenset({"log", "origin", "policy"}),
        frozenset({"log", "origin", "policy", "previous"}),
    ),
    NEW_KEY: (frozenset({"log"}), frozenset({"log"})),
}
"""Kinds that speak of the log: the facts they must state, and all that they may."""

_ENTRY = re.compile(
    r'\{"at":"(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)"'
    r',"commit":"hs256:(?P<commit>[0-9a-f]{64})"'
    r',"event":"(?P<event>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"'
    r'(?:,"log":"(?P<log>[!#-\[\]-~]+)")?'
    r'(?:,"origin":"(?P<origin>[!#-\[\]-~]+)")?'
    r'(?:,"policy":"sha256:(?P<policy>[0-9a-f]{64})")?'
    r',"prev":"(?P<prev>[0-9a-f]{64})"'
    r'(?:,"previous":"(?P<previous>[ !#-\[\]-~]+)")?'
    r',"ref":"(?P<ref>[!#-\[\]-~]{1,200})"'
    r',"seq":(?P<seq>0|[1-9][0-9]{0,15})'
    r',"type":"(?P<type>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)"'
    r',"v":1\}'
)


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What an entry says about the log itself, in the open; ordinary entries say nothing.

    ``log`` is a verifier key, ``policy`` the SHA-256 of a policy file, ``previous`` the last
    checkpoint of the log before this one: origin, size and base64 root with spaces between.
    """

    log: str | None = None
    origin: str | None = None
    policy: bytes | None = None
    previous: str | None = None


NOTHING_OWN = OwnFacts()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``commitment`` and ``prev`` have 32 bytes; ``at`` is UTC as it is written.

    ``index`` is ``seq`` in the bytes and ``kind`` is ``type``; ``event`` is a lower-case UUID.
    """

    index: int
    at: str
    kind: str
    ref: str
    event: str
    commitment: bytes
    prev: bytes
    own: OwnFacts = NOTHING_OWN

    def encode(self) -> bytes:
        """Return the entry's bytes, as they are hashed, stored and served for ever.

        ``parse(entry.encode()) == entry``. Raises FormatError for values that have no bytes.
        """
        own, policy = self.own, self.own.policy
        body = (
            f'{{"at":"{self.at}","commit":"hs256:{self.commitment.hex()}","event":"{self.event}"'
            f"{_member('log', own.log)}{_member('origin', own.origin)}"
            f"{_member('policy', f'sha256:{policy.hex()}' if policy else None)}"
            f',"prev":"{self.prev.hex()}"{_member("previous", own.previous)}'
            f',"ref":"{self.ref}","seq":{self.index},"type":"{self.kind}","v":1}}'
        ).encode("ascii", "backslashreplace")  # the grammar has no backslash, so it refuses
        if _read(body) != self._texts():
            raise FormatError("The entry's values have no bytes in the format.")
        return body

    def _texts(self) -> tuple[str | None, ...]:
        """What must be read back from the entry's bytes, in the order of its members."""
        own, policy = self.own, self.own.policy
        return (
            self.at,
            self.commitment.hex(),
            self.event,
            own.log,
            own.origin,
            policy.hex() if policy else None,
            self.prev.hex(),
            own.previous,
            self.ref,
            str(self.index),
            self.kind,
        )


def parse(body: bytes) -> Entry:
    """Read an entry from its bytes. Raises FormatError.

    What is accepted encodes back to the very same bytes: an entry has one spelling.
    """
    texts = _read(body)
    at, commit, event, *_, prev, _previous, ref, seq, kind = texts
    own = _own_facts(texts)
    return Entry(int(seq), at, kind, ref, event, bytes.fromhex(commit), bytes.fromhex(prev), own)


class Chain:
    """Walks the chain entry by entry in constant memory: links, numbers and times.

    The Merkle tree alone does not show a wrong link: it would stand over any bytes.
    ``event`` is that of the entry followed last ("" after a run), ``log`` the key that it
    announces, if any.
    """

    __slots__ = ("_at_bytes", "_ends", "at", "event", "link", "log", "size")

    def __init__(self, size: int = 0, link: bytes = NO_LINK, at: str = "") -> None:
        """Start at entry 0, or go on after ``size`` entries.

        ``link`` is the leaf hash and ``at`` the time of the last of them.
        """
        self.size, self.link, self.at = size, link, at
        self.event = ""
        self.log: str | None = None
        self._at_bytes = (
            b""  # the time, and ends of ordinary entries, that the grammar has accepted
        )
        self._ends: set[bytes] = set()

    def follow(self, body: bytes) -> bytes:
        """Take the next entry and return its leaf hash, 32 bytes.

        Raises FormatError for bytes that are no entry; VerificationError for an entry of
        another number, one that is not linked to the one before, or one that goes back in time.
        """
        found = ordinary.cut(body, self.size)
        if (
            found
            and found[3] in self._ends
            and found[0] == self._at_bytes
            and found[2] == self.link.hex().encode()
        ):
            self.event, self.log = found[1].decode(), None
        else:
            self._follow_by_grammar(body)
        self.size, self.link = self.size + 1, hashing.leaf_hash(body)
        return self.link

    def follow_run(self, bodies: Sequence[bytes]) -> tuple[list[bytes], bytes] | None:
        """Take the next entries all at once: leaf hashes, and events of 16 bytes side by side.

        Only when all of them are ordinary and hold; else None, and nothing was taken: then
        ``follow`` tells, entry by entry, what does not.
        """
        run = ordinary.read_run(bodies, self.size)
        if run is None or run.at[0] < self.at:
            return None
        leaves = list(map(hashing.leaf_hash, bodies))
        if run.links != b"".join([self.link, *leaves[:-1]]):
            return None
        self.size, self.link, self.at = self.size + len(bodies), leaves[-1], run.at[1]
        self.event, self.log, self._at_bytes = "", None, self.at.encode()
        return leaves, run.events

    def _follow_by_grammar(self, body: bytes) -> None:
        at, _, event, log, _, _, prev, _, _, seq, kind = _read(body)
        if int(seq) != self.size:
            raise VerificationError(f"Entry {self.size} carries the number {seq}.")
        if prev != self.link.hex():
            raise VerificationError(f"Entry {self.size} is not linked to the entry before it.")
        if at < self.at:
            raise VerificationError(f"Entry {self.size} is older than the entry before it.")
        self.at, self.event, self.log, self._at_bytes = at, event, log, at.encode()
        if ordinary.is_ordinary_kind(kind) and len(self._ends) < _KINDS_KEPT:
            self._ends.add(ordinary.end_of(kind))


def _member(name: str, value: str | None) -> str:
    return "" if value is None else f',"{name}":"{value}"'


def _read(body: bytes) -> tuple[str, ...]:
    """The texts of an entry in the order of its members, absent ones None. Raises FormatError."""
    try:
        match = _ENTRY.fullmatch(body.decode("ascii"))
    except UnicodeDecodeError:
        match = None
    if not match or len(body) > MAX_ENTRY_BYTES:
        raise FormatError("The entry is not of the form of this log's entries.")
    texts = match.groups()
    _check_values(texts)
    return texts


def _own_facts(texts: tuple[str, ...]) -> OwnFacts:
    _, _, _, log, origin, policy, _, previous, _, _, _ = texts
    if log or origin or policy or previous:
        return OwnFacts(log, origin, bytes.fromhex(policy) if policy else None, previous)
    return NOTHING_OWN


def _check_values(texts: tuple[str, ...]) -> None:
    """Refuse what the pattern lets through: impossible days, facts in the wrong entry."""
    at, _, _, log, origin, policy, prev, previous, _, seq, kind = texts
    if not ordinary.is_time(at):
        raise FormatError("The time of the entry is no time.")
    if len(seq) >= _LONG_NUMBER and int(seq) > MAX_INDEX:
        raise FormatError("The number of the entry is above 2^53 - 1.")
    is_first = seq == "0"
    if is_first != (kind == GENESIS) or is_first != (prev == _NO_LINK_TEXT):
        raise FormatError("Entry 0, and no other, is the genesis and has no entry before it.")
    if log or origin or policy or previous or kind in _FACTS:
        _check_facts(kind, _own_facts(texts))


def _check_facts(kind: str, own: OwnFacts) -> None:
    needed, allowed = _FACTS.get(kind, (frozenset(), frozenset()))
    stated = {each.name for each in fields(own) if getattr(own, each.name) is not None}
    if not needed <= stated <= allowed:
        raise FormatError(f"An entry of kind {kind} does not state these facts about the log.")
    if own.log and keys.parse_vkey(own.log).name != own.origin and kind == GENESIS:
        raise FormatError("The log's key does not carry the log's origin as its name.")
    if own.previous and checkpoint.parse(own.previous.replace(" ", "\n") + "\n").extensions:
        raise FormatError("The checkpoint of the log before has more than its three parts.")

"""The policy file: which logs to believe, and whose cosignatures are enough.

Source: C2SP tlog-policy. The file is octets, not text: names are compared byte for byte, and any
octet above 0x7F may stand in a name, an address or a comment. They are carried through ``str``
by surrogate escapes, which are reversible.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from chain.core import checkpoint, cosignature, keys
from chain.core.errors import FormatError, VerificationError
from chain.core.keys import SignatureType, VerifierKey
from chain.core.notes import Note

NO_QUORUM = "none"

_NOT_ALLOWED = re.compile(rb"[^\t\n\x20-\x7e\x80-\xff]")
_BLANKS = re.compile(r"[ \t]+")
_THRESHOLD = re.compile(r"[1-9][0-9]{0,8}")
_COSIGNATURE_TYPES = (SignatureType.ED25519_COSIGNATURE, SignatureType.MLDSA44_COSIGNATURE)


@dataclass(frozen=True, slots=True)
class Group:
    """Holds when ``threshold`` of its ``members`` (witnesses or earlier groups) hold."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(slots=True)
class Policy:
    """What a policy file says: its logs, its witnesses by name, its groups in order."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    quorum: str = ""

    def is_quorum(self, witnesses: AbstractSet[str]) -> bool:
        """Tell whether cosignatures by these witnesses, named as in the file, are enough."""
        if self.quorum == NO_QUORUM:
            return True
        holding = set(witnesses & self.witnesses.keys())
        for group in self.groups:  # a group names earlier lines only: one pass settles all
            if sum(member in holding for member in group.members) >= group.threshold:
                holding.add(group.name)
        return self.quorum in holding


@dataclass(frozen=True, slots=True)
class TrustedCheckpoint:
    """A checkpoint that a log of the policy signed, and who else did.

    ``witnesses`` maps names of the policy to the time of their latest cosignature, in seconds
    since 1970. ``is_quorum`` says whether they are enough for the policy.
    """

    checkpoint: checkpoint.Checkpoint
    log: VerifierKey
    witnesses: dict[str, int]
    is_quorum: bool


def judge(policy: Policy, note: Note) -> TrustedCheckpoint:
    """Check a signed checkpoint against a policy.

    The log's signature is demanded here. A missing quorum is reported, not raised, because a
    fresh checkpoint waits for its witnesses: whoever relies on it must look at ``is_quorum``.
    Raises FormatError if the text is no checkpoint, VerificationError if a signature of a key
    of the policy does not hold or no log with the checkpoint's origin signed.
    """
    tree_head = checkpoint.parse(note.text)
    logs = [key for key in policy.logs if key.name == tree_head.origin]
    verified = cosignature.verify(note, [*logs, *policy.witnesses.values()])
    signing_logs = [each.key for each in verified if each.key in logs]
    if not signing_logs:
        raise VerificationError(f"No key of the policy signed as the log {tree_head.origin}.")
    names = {key: name for name, key in policy.witnesses.items()}
    witnesses: dict[str, int] = {}
    for each in verified:
        # without a time the witness does not say that it saw no larger tree
        if each.key in names and each.time:
            name = names[each.key]
            witnesses[name] = max(each.time, witnesses.get(name, 0))
    return TrustedCheckpoint(
        tree_head, signing_logs[0], witnesses, policy.is_quorum(witnesses.keys())
    )


def parse(data: bytes) -> Policy:
    """Read a policy file. Raises FormatError, which names the line."""
    if _NOT_ALLOWED.search(data):
        raise FormatError("The policy has a control character other than tab and newline.")
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    if lines.pop():
        raise FormatError("The last line of the policy does not end with a newline.")
    reader = _Reader()
    for number, line in enumerate(lines, start=1):
        try:
            reader.read(_BLANKS.split(line.strip(" \t")))
        except FormatError as reason:
            raise FormatError(f"Line {number} of the policy: {reason}") from None
    if not reader.policy.quorum:
        raise FormatError("The policy has no quorum line.")
    return reader.policy


class _Reader:
    """Takes the lines of a policy one by one; what a line names must stand above it."""

    def __init__(self) -> None:
        self.policy = Policy()
        self._names = {NO_QUORUM}
        self._members: set[str] = set()

    def read(self, words: list[str]) -> None:
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                self._log(vkey)
            case ["witness", name, vkey] | ["witness", name, vkey, _]:
                self._witness(name, vkey)
            case ["group", name, threshold, _, *_]:
                self._group(name, threshold, words[3:])
            case ["quorum", name]:
                self._quorum(name)
            case [word, *_] if word and not word.startswith("#"):
                raise FormatError("This is no log, witness, group or quorum line.")

    def _log(self, vkey: str) -> None:
        key = keys.parse_vkey(vkey)
        _refuse_again(key, self.policy.logs)
        self.policy.logs.append(key)

    def _witness(self, name: str, vkey: str) -> None:
        key = keys.parse_vkey(vkey)
        if key.type not in _COSIGNATURE_TYPES:
            raise FormatError("A witness has a key for cosignatures (type 04 or 06).")
        _refuse_again(key, list(self.policy.witnesses.values()))
        self._define(name)
        self.policy.witnesses[name] = key

    def _group(self, name: str, threshold: str, members: list[str]) -> None:
        for member in members:
            if member == NO_QUORUM or member not in self._names:
                raise FormatError("A member of the group is not defined above.")
            if member in self._members:
                raise FormatError("A name is a member of two groups, or twice of one.")
            self._members.add(member)
        self._define(name)
        self.policy.groups.append(Group(name, _threshold(threshold, len(members)), tuple(members)))

    def _quorum(self, name: str) -> None:
        if self.policy.quorum:
            raise FormatError("There is a second quorum line.")
        if name not in self._names:
            raise FormatError("The quorum is not defined above.")
        self.policy.quorum = name

    def _define(self, name: str) -> None:
        if name in self._names:
            raise FormatError("A name is defined twice.")
        self._names.add(name)


def _threshold(word: str, members: int) -> int:
    if word in {"any", "all"}:
        return 1 if word == "any" else members
    if not _THRESHOLD.fullmatch(word) or int(word) > members:
        raise FormatError("The threshold of a group is any, all, or from 1 to its members.")
    return int(word)


def _refuse_again(key: VerifierKey, known: list[VerifierKey]) -> None:
    """Refuse a public key that is listed already, be it under another name or type."""
    if any(each.public == key.public for each in known):
        raise FormatError("A public key is listed twice.")

"""The bundle: everything a stranger needs to check some entries offline, in one JSON file.

::

    {"format": "qbs.ledger-bundle.v1",
     "policy": "<policy file>",
     "entries": [{"entry": "<entry>", "proof": "<tlog-proof>",
                  "record": "<record>", "salt": "<64 hex digits>"}]}

``policy`` is optional; so are ``record`` and ``salt``, the two together: without them the entry
is shown to be in the log, but not what it commits to. Every value is the exact text.
"""

import json
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NoReturn

from chain.core import encoding, tlog_proof
from chain.core.errors import FormatError

FORMAT = "qbs.ledger-bundle.v1"
MAX_BUNDLE_BYTES = 16 * 2**20

_SALT = re.compile(rb"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Opening:
    """The bytes of a record, and the salt of 32 bytes that ties it to its entry."""

    record: bytes
    salt: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """One entry's bytes, the proof that the log holds it, and perhaps what it commits to."""

    entry: bytes
    proof: tlog_proof.TlogProof
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """One item or more. ``policy`` is a policy file's bytes: for convenience, not for trust."""

    items: tuple[Item, ...]
    policy: bytes | None = None

    def encode(self) -> bytes:
        """Return the bundle's bytes; ``parse(bundle.encode()) == bundle``.

        Raises FormatError when an entry, a record or the policy is not UTF-8.
        """
        members: dict[str, object] = {"format": FORMAT}
        if self.policy is not None:
            members["policy"] = encoding.utf8(self.policy, what="policy")
        members["entries"] = [_members(item) for item in self.items]
        return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def parse(data: bytes) -> Bundle:
    """Read a bundle of at most 16 MiB; nothing in it is verified yet. Raises FormatError."""
    if len(data) > MAX_BUNDLE_BYTES:
        raise FormatError(f"The bundle is longer than {MAX_BUNDLE_BYTES} bytes.")
    members = _object(_json(data), needed={"format", "entries"}, optional={"policy"})
    if members["format"] != FORMAT:
        raise FormatError(f"The bundle is not of the format {FORMAT}.")
    items = members["entries"]
    if not isinstance(items, list) or not items:
        raise FormatError("The bundle has no list of entries.")
    policy = _bytes(members["policy"]) if "policy" in members else None
    return Bundle(tuple(_item(item) for item in items), policy)


def _item(value: object) -> Item:
    members = _object(value, needed={"entry", "proof"}, optional={"record", "salt"})
    opening = None
    if "record" in members or "salt" in members:
        salt = _bytes(members.get("salt"))
        if not _SALT.fullmatch(salt):
            raise FormatError("A salt is not 64 hex digits.")
        opening = Opening(_bytes(members.get("record")), bytes.fromhex(salt.decode()))
    return Item(_bytes(members["entry"]), tlog_proof.parse(_bytes(members["proof"])), opening)


def _members(item: Item) -> dict[str, str]:
    members = {
        "entry": encoding.utf8(item.entry, what="entry"),
        "proof": item.proof.encode().decode(),
    }
    if item.opening:
        members["record"] = encoding.utf8(item.opening.record, what="record")
        members["salt"] = item.opening.salt.hex()
    return members


def _json(data: bytes) -> object:
    """Parse JSON strictly: UTF-8, no member twice, no NaN and no Infinity."""
    text = encoding.utf8(data, what="bundle")
    try:
        return json.loads(text, object_pairs_hook=_no_repeats, parse_constant=_no_constant)
    except (ValueError, RecursionError):  # RecursionError: a million opening brackets
        raise FormatError("The bundle is not JSON.") from None


def _no_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise FormatError("A member of the bundle is given twice.")
    return members


def _no_constant(name: str) -> NoReturn:
    raise FormatError(f"{name} is not JSON.")


def _object(
    value: object, *, needed: AbstractSet[str], optional: AbstractSet[str]
) -> dict[str, object]:
    if not isinstance(value, dict) or not needed <= value.keys() <= needed | optional:
        raise FormatError("The bundle lacks a member, or has one that it should not have.")
    return value


def _bytes(value: object) -> bytes:
    """UTF-8 of a text in the bundle, which JSON can fill with lone surrogates."""
    if not isinstance(value, str):
        raise FormatError("A member of the bundle is missing or not a text.")
    return encoding.utf8_bytes(value, what="text in the bundle")

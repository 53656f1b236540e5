"""The shape that nearly every entry has: nothing said about the log itself.

Written by filling in values that are known to be right, and recognised by cutting at known places:
two to three times as fast as by the grammar in ``entries``, which decides whenever nothing comes
back from here. What is accepted here is accepted there, with the same values.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from struct import Struct
from struct import error as StructError  # noqa: N812 - the name it should have
from typing import NamedTuple

MAX_INDEX = 2**53 - 1
"""Largest ``seq``: numbers of RFC 8785 are IEEE doubles, exact up to here."""

_HASH_BYTES = 32
_NO_LINK = bytes(_HASH_BYTES)
_LONGEST_REF = 200
_HEX = b"0123456789abcdef"
_UUID_BYTES = 36
_DASHES = b"----"
_REF = bytes(each for each in range(0x21, 0x7F) if each not in b'"\\')
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_KIND = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_LONGEST_KIND = 1000
_OF_THE_LOG = "ledger."

_FIXED = (b'{"at":"', b'","commit":"hs256:', b'","event":"', b'","prev":"', b'","ref":"')
_END = b'","v":1}'
_FORM = b"%b".join((*_FIXED, b'","seq":%d,"type":"', _END))
_BEFORE_REF = Struct("7s20s18s64s11s36s10s64s9s")


def write(  # noqa: PLR0913 - the members of an entry
    *, index: int, at: str, kind: str, ref: str, event: str, commitment: bytes, prev: bytes
) -> bytes | None:
    """Return the bytes of an ordinary entry, or None unless every value is known to be right.

    ``commitment`` and ``prev`` have 32 bytes; see ``entries.Entry`` for the others.
    """
    try:
        ref_bytes, event_bytes = ref.encode("ascii"), event.encode("ascii")
    except UnicodeEncodeError:
        return None
    if not (
        0 < index <= MAX_INDEX
        and len(commitment) == len(prev) == _HASH_BYTES
        and prev != _NO_LINK
        and _is_ref(ref_bytes)
        and _is_uuid(event_bytes)
        and is_time(at)
        and is_ordinary_kind(kind)
    ):
        return None
    return _FORM % (
        at.encode(),
        commitment.hex().encode(),
        event_bytes,
        prev.hex().encode(),
        ref_bytes,
        index,
        kind.encode(),
    )


def cut(body: bytes, index: int) -> tuple[bytes, bytes, bytes, bytes] | None:
    """Cut ordinary entry ``index`` apart: time, event, link, and all from the kind on; or None.

    Number, commitment, event and reference are of the right form. The caller has to compare the
    time, the link and the end (see ``end_of``) with some that are.
    """
    try:
        start, at, to_commit, commit, to_event, event, to_prev, prev, to_ref = (
            _BEFORE_REF.unpack_from(body)
        )
    except StructError:
        return None
    ref, _, end = body[_BEFORE_REF.size :].partition(b'","seq":%d,"type":"' % index)
    if (
        (start, to_commit, to_event, to_prev, to_ref) != _FIXED
        or commit.translate(None, _HEX)
        or event[8:24:5] != _DASHES
        or event.translate(None, _HEX) != _DASHES
        or ref.translate(None, _REF)
        or not 0 < len(ref) <= _LONGEST_REF
        or index > MAX_INDEX
    ):
        return None
    return at, event, prev, end


class Run(NamedTuple):
    """Ordinary entries that follow each other by number, and what must be compared.

    ``links`` are their ``prev``, 32 bytes each; ``events`` 16 bytes each; ``at`` the first and the
    last time, between which none goes back.
    """

    links: bytes
    events: bytes
    at: tuple[str, str]


def read_run(bodies: Sequence[bytes], first: int) -> Run | None:
    """Read entries from number ``first`` on, all at once; None unless all are ordinary.

    The same checks as ``cut`` and of time and kind, column by column: a third of its cost. The
    caller has to compare the links and the first time with what stands before.
    """
    if first < 1 or first + len(bodies) - 1 > MAX_INDEX:
        return None
    try:
        columns = list(zip(*map(_BEFORE_REF.unpack_from, bodies), strict=True))
    except StructError:
        return None
    starts, ats, to_commits, commits, to_events, events, to_prevs, prevs, to_refs = columns
    size, separator = _BEFORE_REF.size, b'","seq":%d,"type":"'
    rests = [
        body[size:].partition(separator % index) for index, body in enumerate(bodies, start=first)
    ]
    refs, _, ends = zip(*rests, strict=True)
    event_texts = b"".join(events)
    if (
        set(zip(starts, to_commits, to_events, to_prevs, to_refs, strict=True)) != {_FIXED}
        or b"".join([*commits, *prevs]).translate(None, _HEX)
        or not _are_uuids(event_texts, len(bodies))
        or b"".join(refs).translate(None, _REF)
        or not 0 < min(map(len, refs)) <= max(map(len, refs)) <= _LONGEST_REF
        or not all(map(_is_end, set(ends)))
        or not all(is_time(each.decode("ascii", "replace")) for each in set(ats))
        or list(ats) != sorted(ats)
    ):
        return None
    return Run(
        bytes.fromhex(b"".join(prevs).decode()),
        bytes.fromhex(event_texts.replace(b"-", b"").decode()),
        (ats[0].decode(), ats[-1].decode()),
    )


def end_of(kind: str) -> bytes:
    """How the bytes of an entry of ``kind`` end, from the kind on."""
    return kind.encode() + _END


@lru_cache(maxsize=256)
def is_time(text: str) -> bool:
    """Whether ``text`` is a moment, written as entries do."""
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)
def is_ordinary_kind(kind: str) -> bool:
    """Whether ``kind`` is well-formed, and none of those that speak of the log."""
    return bool(
        len(kind) <= _LONGEST_KIND and _KIND.fullmatch(kind) and not kind.startswith(_OF_THE_LOG)
    )


def _is_ref(text: bytes) -> bool:
    return 0 < len(text) <= _LONGEST_REF and not text.translate(None, _REF)


def _is_end(text: bytes) -> bool:
    kind = text[: -len(_END)].decode("ascii", "replace")
    return text.endswith(_END) and is_ordinary_kind(kind)


def _are_uuids(texts: bytes, number: int) -> bool:
    """Whether so many UUIDs stand side by side."""
    dashes = {texts[place::_UUID_BYTES] for place in range(8, 24, 5)}
    return dashes == {b"-" * number} and texts.translate(None, _HEX) == _DASHES * number


def _is_uuid(text: bytes) -> bool:
    return (
        len(text) == _UUID_BYTES
        and text[8:24:5] == _DASHES
        and text.translate(None, _HEX) == _DASHES
    )

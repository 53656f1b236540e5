"""Entries to and from the table by the thousand: COPY in PostgreSQL's binary form.

Three times as fast as INSERT over arrays, and reading needs no hexadecimal. The form is that of
the PostgreSQL manual, "COPY", "Binary Format".
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from django.db import connection

from chain.core.encoding import HASH_BYTES
from chain.ledger.errors import NotWhatWasCommitted

CHUNK = 4096
"""Entries that are held in memory at once: about 2 MiB."""

_INSERT_ENTRIES = (
    "COPY ledger_entry (seq, prev_hash, leaf_hash, event_id, body) FROM STDIN (FORMAT binary)"
)
_INSERT_NODES = "COPY ledger_node (level, idx, hash) FROM STDIN (FORMAT binary)"
_SCAN = (
    "COPY (SELECT seq, prev_hash, leaf_hash, event_id, body FROM ledger_entry"
    " WHERE seq >= %s AND seq < %s ORDER BY seq) TO STDOUT (FORMAT binary)"
)
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_ROW = struct.Struct(f">hiqi{HASH_BYTES}si{HASH_BYTES}si16si")
_SHAPE = (5, HASH_BYTES, HASH_BYTES)  # number of columns, lengths of the two hashes
_NODE = struct.Struct(f">hihiqi{HASH_BYTES}s")
_BUFFER_BYTES = 1 << 18


class Row(NamedTuple):
    """A row of ``ledger_entry``; hashes have 32 bytes, ``event`` the 16 of a UUID."""

    seq: int
    prev_hash: bytes
    leaf_hash: bytes
    event: bytes
    body: bytes


class Node(NamedTuple):
    """A row of ``ledger_node``."""

    level: int
    idx: int
    hash: bytes


def insert_entries(entries: Iterable[Row]) -> None:
    """Append rows at the table's end; raises IntegrityError when a CHECK or trigger refuses."""
    parts = [_HEADER]
    for index, prev_hash, leaf_hash, event, body in entries:
        parts.append(
            _ROW.pack(
                5, 8, index, HASH_BYTES, prev_hash, HASH_BYTES, leaf_hash, 16, event, len(body)
            )
        )
        parts.append(body)
    _copy(_INSERT_ENTRIES, [*parts, _TRAILER])


def insert_nodes(nodes: Sequence[Node]) -> None:
    """Add roots of full tiles."""
    if nodes:
        rows = [_NODE.pack(3, 2, level, 8, index, HASH_BYTES, each) for level, index, each in nodes]
        _copy(_INSERT_NODES, [_HEADER, *rows, _TRAILER])


def read_entries(start: int, end: int) -> list[Row]:
    """The committed rows of the entries [start, end), in order.

    Raises NotWhatWasCommitted when one is missing, or its columns have another length.
    """
    found = list(scan(start, end))
    if [row.seq for row in found] != list(range(start, end)):
        present = {row.seq for row in found}
        gap = next(index for index in range(start, end) if index not in present)
        raise NotWhatWasCommitted(f"Entry {gap} is missing.")
    return found


def scan(start: int, end: int) -> Iterator[Row]:
    """The rows numbered [start, end) that are there, in order; read at once, so keep it short."""
    buffer = BytesIO()
    with connection.wrap_database_errors, connection.cursor() as cursor:
        statement = cursor.mogrify(_SCAN, [start, end])
        cursor.copy_expert(statement, buffer, _BUFFER_BYTES)
    data = buffer.getvalue()
    position = len(_HEADER)
    while not data.startswith(_TRAILER, position):
        try:
            fields, _, seq, prev_bytes, prev_hash, leaf_bytes, leaf_hash, _, event, body_bytes = (
                _ROW.unpack_from(data, position)
            )
        except struct.error:
            raise NotWhatWasCommitted(
                f"A column of an entry before {end} has another length."
            ) from None
        if (fields, prev_bytes, leaf_bytes) != _SHAPE or body_bytes < 0:
            raise NotWhatWasCommitted(f"A column of entry {seq} has another length.")
        position += _ROW.size + body_bytes
        yield Row(seq, prev_hash, leaf_hash, event, data[position - body_bytes : position])


def chunks(start: int, end: int) -> Iterator[list[Row]]:
    """The entries [start, end) in lists of at most ``CHUNK``. Raises NotWhatWasCommitted."""
    for first in range(start, end, CHUNK):
        yield read_entries(first, min(first + CHUNK, end))


def event_bytes(event: str) -> bytes:
    """The 16 bytes of a UUID, given as its canonical text."""
    return bytes.fromhex(event.replace("-", ""))


def _copy(statement: str, parts: list[bytes]) -> None:
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(statement, BytesIO(b"".join(parts)), _BUFFER_BYTES)

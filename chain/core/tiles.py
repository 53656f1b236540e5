"""Tiles and entry bundles: the log as static files (C2SP tlog-tiles).

A tile of level L and index N holds up to 256 hashes, each the root of a complete subtree of
height 8 * L; an entry bundle holds the up to 256 entries under a tile of level 0. Only the last
tile of a level may be narrower than 256, and a narrow tile is never hashed into the level above.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chain.core.encoding import HASH_BYTES, MAX_SIZE, exact_hash
from chain.core.errors import FormatError, RangeError
from chain.core.hashing import node_hash

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
MAX_ENTRY_BYTES = 0xFFFF
"""Longest entry that a bundle can carry: its length prefix is an unsigned 16-bit integer."""

_MAX_LEVEL = 63
_LENGTH = struct.Struct(">H")


@dataclass(frozen=True, slots=True)
class Tile:
    """Which tile: ``level`` 0 to 63, ``index`` within the level, ``width`` 1 to 256 hashes."""

    level: int
    index: int
    width: int

    def __post_init__(self) -> None:
        """Refuse what cannot be a tile (FormatError)."""
        if not (
            0 <= self.level <= _MAX_LEVEL
            and 0 <= self.index <= MAX_SIZE
            and 1 <= self.width <= TILE_WIDTH
        ):
            raise FormatError(f"There is no tile {self.level}/{self.index} of {self.width}.")

    @property
    def path(self) -> str:
        """Path of the hashes below the log's prefix, such as ``tile/0/x001/067.p/112``."""
        return f"tile/{self.level}/{self._place}"

    @property
    def bundle_path(self) -> str:
        """Path of the entries under a tile of level 0, such as ``tile/entries/x001/067``.

        Raises RangeError on any other level: only leaves have entries.
        """
        if self.level:
            raise RangeError("Only tiles of level 0 have entries.")
        return f"tile/entries/{self._place}"

    @property
    def _place(self) -> str:
        """``index`` in groups of three digits, all but the last marked x; then the width."""
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]]) + partial


def width_at(size: int, level: int, index: int) -> int:
    """Width of the tile ``level``/``index`` in a tree of ``size`` entries: 0 to 256 hashes.

    Source: C2SP tlog-tiles, "Partial Tiles".
    """
    hashes = size >> TILE_HEIGHT * level
    return max(0, min(TILE_WIDTH, hashes - index * TILE_WIDTH))


def tiles_to_publish(old_size: int, new_size: int) -> Iterator[Tile]:
    """Tiles of the tree of ``new_size`` that that of ``old_size`` did not have, level by level.

    From ``old_size`` 0 these are all tiles of the tree; those of level 0 name the bundles too.
    Raises RangeError unless 0 <= old_size <= new_size <= 2**63 - 1.
    """
    if not 0 <= old_size <= new_size <= MAX_SIZE:
        raise RangeError(f"A tree of {old_size} entries cannot grow into one of {new_size}.")
    level = 0
    while new_hashes := new_size >> TILE_HEIGHT * level:
        old_hashes = old_size >> TILE_HEIGHT * level
        if old_hashes < new_hashes:
            last = (new_hashes - 1) // TILE_WIDTH
            for index in range(old_hashes // TILE_WIDTH, last + 1):
                yield Tile(level, index, width_at(new_size, level, index))
        level += 1


def encode_tile(hashes: Sequence[bytes]) -> bytes:
    """Join 1 to 256 hashes of 32 bytes into the bytes of a tile. Raises FormatError."""
    if not 1 <= len(hashes) <= TILE_WIDTH:
        raise FormatError(f"A tile has 1 to {TILE_WIDTH} hashes, not {len(hashes)}.")
    return b"".join(exact_hash(each, what="hash of a tile") for each in hashes)


def decode_tile(data: bytes, width: int) -> list[bytes]:
    """Cut the bytes of a tile into its ``width`` hashes of 32 bytes. Raises FormatError."""
    if len(data) != width * HASH_BYTES:
        raise FormatError(f"A tile of {width} hashes does not have {len(data)} bytes.")
    return [data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES)]


def full_tile_root(hashes: Sequence[bytes]) -> bytes:
    """Root over the 256 hashes of a full tile: its hash in the level above. Raises FormatError."""
    if len(hashes) != TILE_WIDTH:
        raise FormatError(f"A full tile has {TILE_WIDTH} hashes, not {len(hashes)}.")
    row = hashes
    while len(row) > 1:
        row = list(map(node_hash, row[::2], row[1::2]))
    return row[0]


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Join 1 to 256 entries into a bundle, each behind its length as 16 bits, big-endian.

    Raises FormatError, also for an entry above 65,535 bytes.
    Source: C2SP tlog-tiles, "Log entries".
    """
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise FormatError(f"An entry bundle has 1 to {TILE_WIDTH} entries, not {len(entries)}.")
    if max(map(len, entries)) > MAX_ENTRY_BYTES:
        raise FormatError(f"An entry is longer than {MAX_ENTRY_BYTES} bytes.")
    return b"".join([part for entry in entries for part in (_LENGTH.pack(len(entry)), entry)])


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """Cut the bytes of a bundle into its ``width`` entries, nothing left over.

    Raises FormatError. Source: C2SP tlog-tiles, "Log entries".
    """
    entries, position = [], 0
    while position < len(data):
        start = position + _LENGTH.size
        if start > len(data):
            raise FormatError("The entry bundle ends inside a length.")
        position = start + _LENGTH.unpack_from(data, position)[0]
        if position > len(data):
            raise FormatError("The entry bundle ends inside an entry.")
        entries.append(data[start:position])
    if len(entries) != width:
        raise FormatError(f"The entry bundle has {len(entries)} entries and not {width}.")
    return entries

"""Published bytes against derived ones, and files that nothing explains."""

import re
from collections.abc import Sequence
from pathlib import Path

from chain.core import tiles
from chain.core.encoding import HASH_BYTES
from chain.core.errors import CoreError
from chain.core.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, width_at
from chain.ledger import log_files
from chain.ledger.auditing.findings import Findings

_TILE = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<groups>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
_OTHERS = {log_files.CHECKPOINT, log_files.VKEY, log_files.POLICY}


class PublishedFiles:
    """The folder of the log at the time it had ``size`` entries."""

    def __init__(self, folder: Path, size: int, findings: Findings) -> None:
        self._folder, self._size, self._findings = folder, size, findings
        self.checked = 0

    def check_tile(self, level: int, index: int, hashes: Sequence[bytes]) -> None:
        """Compare all widths of a tile that are there; the published one must be."""
        for width, path in self._versions(level, index, "path"):
            data = self._read(path, level, index)
            expected = b"".join(hashes[:width])
            if data is not None and data != expected:
                slots = range(0, max(len(data), len(expected)), HASH_BYTES)
                differs = next(
                    i for i in slots if data[i : i + HASH_BYTES] != expected[i : i + HASH_BYTES]
                )
                slot = index * TILE_WIDTH + differs // HASH_BYTES
                self._differs((slot + 1 << TILE_HEIGHT * level) - 1, path)

    def check_bundle(self, index: int, bodies: Sequence[bytes]) -> None:
        """Compare all widths of an entry bundle."""
        for width, path in self._versions(0, index, "bundle_path"):
            data = self._read(path, 0, index)
            if data is None or data == _bundle(bodies[:width]):
                continue
            first = index * TILE_WIDTH
            try:
                served = tiles.decode_bundle(data, width)
                pairs = zip(served, bodies, strict=False)
                first += next((i for i, (a, b) in enumerate(pairs) if a != b), len(bodies))
            except CoreError:  # no bundle at all
                first += width - 1
            self._differs(first, path)

    def check_text(self, name: str, text: str) -> None:
        """Compare one of the small files that change."""
        data = self._read(name, 0, 0)
        if data is not None and data != text.encode():
            self._findings.add(self._size - 1, name, "differs from the table")

    def check_nothing_else(self) -> None:
        """Find files that no tree of this size has."""
        for file in self._folder.rglob("*"):
            path = file.relative_to(self._folder).as_posix()
            if file.is_file() and path not in _OTHERS and not self._belongs(path):
                self._findings.add(self._size, path, "no file of this log")

    def _belongs(self, path: str) -> bool:
        match = _TILE.fullmatch(path)
        if match is None:
            return False
        level = 0 if match["level"] == "entries" else int(match["level"])
        index = int(match["groups"].replace("x", "").replace("/", ""))
        width = int(match["width"] or TILE_WIDTH)
        tile = Tile(level, index, min(width, TILE_WIDTH))
        name = tile.bundle_path if match["level"] == "entries" else tile.path
        return name == path and width <= width_at(self._size, level, index)

    def _versions(self, level: int, index: int, kind: str) -> list[tuple[int, str]]:
        """Width and path of each version of a tile that is there or should be."""
        width = width_at(self._size, level, index)
        full: str = getattr(Tile(level, index, TILE_WIDTH), kind)
        widths = {width} if width else set()
        folder = self._folder / f"{full}.p"
        if folder.is_dir():
            names = [file.name for file in folder.iterdir()]
            widths |= {int(name) for name in names if name.isdecimal()} & set(range(1, TILE_WIDTH))
        if width and width != TILE_WIDTH and (self._folder / full).exists():
            return []  # it grew full while we looked: what was narrow is going
        found = [(each, getattr(Tile(level, index, each), kind)) for each in sorted(widths)]
        return [(each, path) for each, path in found if each <= width]

    def _read(self, path: str, level: int, index: int) -> bytes | None:
        """The bytes of a file; a missing one is found at the last entry that it would cover."""
        self.checked += 1
        try:
            return (self._folder / path).read_bytes()
        except OSError as error:
            end = min((index + 1) * TILE_WIDTH << TILE_HEIGHT * level, self._size)
            self._findings.add(end - 1, path, f"cannot be read ({error.strerror})")
            return None

    def _differs(self, entry: int, path: str) -> None:
        self._findings.add(entry, path, f"differs from the table at entry {entry}")


def _bundle(bodies: Sequence[bytes]) -> bytes | None:
    """The bundle of these entries; None when no bundle can hold them."""
    try:
        return tiles.encode_bundle(bodies)
    except CoreError:
        return None

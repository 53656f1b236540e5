"""One log file per process in ``logs/`` of the data folder."""

from collections.abc import Iterator
from pathlib import Path

_LIMIT_BYTES = 10_000_000
_TAIL_LINES = 12


def make_room(path: Path) -> None:
    """Put a log that grew too long aside, as ``.1``, before a process starts to write to it."""
    if path.exists() and path.stat().st_size > _LIMIT_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))


def tail(text: str) -> str:
    """Pick the last lines, indented for the terminal."""
    lines = text.splitlines()[-_TAIL_LINES:]
    return "\n".join(f"    {line}" for line in lines)


def text_since(path: Path, start: int) -> str:
    """Read what was written since byte ``start``."""
    if not path.exists():
        return ""
    with path.open("rb") as stream:
        stream.seek(start)
        return stream.read().decode("utf-8", errors="replace")


def lines_as_they_come(path: Path, start: int) -> Iterator[str | None]:
    """Follow a log: whole lines since byte ``start``, None whenever there is no new one."""
    rest = b""
    with path.open("rb") as stream:
        stream.seek(start)
        while True:
            rest += stream.read()
            while b"\n" in rest:
                line, _, rest = rest.partition(b"\n")
                yield line.decode("utf-8", errors="replace")
            yield None

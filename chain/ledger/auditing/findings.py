"""What an audit finds: the place, the first entry that it touches, and what is wrong."""

from dataclasses import dataclass, field

MAX_KEPT = 100
"""Findings kept, the first by entry; of a destroyed log the rest is only counted."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """``entry`` is the wrong one or, where a hash speaks for many, the last of those.

    So the smallest is the first bad entry as exactly as it can be told.
    ``place`` names row or file: ``entry 17``, ``checkpoint 300``, ``tile/0/000``.
    """

    entry: int
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclass(slots=True)
class Findings:
    """The first ones and the number of all."""

    total: int = 0
    first: list[Finding] = field(default_factory=list)

    def add(self, entry: int, place: str, what: str) -> None:
        """Note one finding."""
        self.merge([Finding(entry, place, what)], 1)

    def merge(self, found: list[Finding], total: int) -> None:
        """Take over what another part found."""
        self.total += total
        self.first = sorted([*self.first, *found])[:MAX_KEPT]

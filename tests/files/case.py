"""What a hostile file is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from qbs_platform.files.inspection.verdict import Kind, Reason
from qbs_platform.files.services import EVIDENCE_KINDS

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Hostile:
    """One file: its class, what it is, its name, how it is made, and why it is refused."""

    group: str
    label: str
    name: str
    make: Callable[[], bytes]
    reason: Reason
    kinds: frozenset[Kind] = field(default=EVIDENCE_KINDS)
    client_sha256: str = ""

    def __str__(self) -> str:
        return f"{self.group}: {self.label}"

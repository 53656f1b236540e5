"""What is stated of brands, sites and products, in normal form, or a sentence why not."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence of a place of production, as its holder states it; ``valid_to`` is inclusive."""

    kind: str
    number: str
    valid_to: date | None

    def as_record(self) -> dict[str, str]:
        """The licence as JSON."""
        return {
            "kind": self.kind,
            "number": self.number,
            "valid_to": self.valid_to.isoformat() if self.valid_to else "",
        }

    @classmethod
    def from_record(cls, record: dict[str, str]) -> "Licence":
        """The inverse of ``as_record``."""
        until = record["valid_to"]
        return cls(record["kind"], record["number"], date.fromisoformat(until) if until else None)

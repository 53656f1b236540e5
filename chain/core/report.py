"""What the verifier found, as sentences for a person."""

from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report. ``is_good`` is None for a statement that nothing was checked for."""

    text: str
    is_good: bool | None = None


@dataclass(slots=True)
class Report:
    """Findings in the order in which they were made; one bad one makes the report bad.

    ``proviso`` limits a good verdict: "if you trust the policy".
    """

    findings: list[Finding] = field(default_factory=list)
    proviso: str = ""

    @property
    def is_good(self) -> bool:
        """Whether something was checked and nothing was found bad."""
        checked = [each.is_good for each in self.findings if each.is_good is not None]
        return bool(checked) and all(checked)

    def state(self, text: str) -> None:
        """Add a statement."""
        self.findings.append(Finding(text))

    def good(self, text: str) -> None:
        """Add what was checked and holds."""
        self.findings.append(Finding(text, is_good=True))

    def bad(self, text: str) -> None:
        """Add what was checked and does not hold."""
        self.findings.append(Finding(text, is_good=False))

    def render(self) -> str:
        """Write the report as lines of text that are safe to print on a terminal."""
        marks = {None: "", True: "  ok   ", False: "  BAD  "}
        lines = [marks[each.is_good] + printable(each.text) for each in self.findings]
        verdict = "BAD: do not rely on this."
        if self.is_good:
            verdict = f"GOOD{', ' * bool(self.proviso)}{self.proviso}: everything checked holds."
        return "\n".join([*lines, verdict, ""])


def printable(text: str) -> str:
    """Escape what a terminal could obey or hide: control, format and bidirectional characters.

    The text comes from the file under test, which may be an attacker's.
    """
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def utc(seconds: int) -> str:
    """Write a time given in seconds since 1970; beyond the calendar (year 9999) as a number."""
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (ValueError, OverflowError, OSError):
        return f"second {seconds} after 1970"

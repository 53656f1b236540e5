"""What a check can say."""

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """How to go on with what was typed."""

    ACCEPT = "ACCEPT"
    WARN = "WARN"  # accept, and show the sentence
    NEEDS_HUMAN_VERIFICATION = "NEEDS_HUMAN_VERIFICATION"  # accept only after a person compared
    REFUSE = "REFUSE"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``value`` is the normal form to store; ``message`` may be empty when all is well."""

    outcome: Outcome
    value: str
    message: str = ""

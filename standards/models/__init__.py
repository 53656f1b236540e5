"""The tables of the standard."""

from standards.models.cited import (
    CitedImport,
    CitedStandard,
    CitedStandardChange,
    Replacement,
)
from standards.models.editions import EditionEvent, StandardEdition

__all__ = [
    "CitedImport",
    "CitedStandard",
    "CitedStandardChange",
    "EditionEvent",
    "Replacement",
    "StandardEdition",
]

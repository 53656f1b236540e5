"""Re-exports, for Django."""

from standards.models.cited import (
    CitedImport,
    CitedStandard,
    CitedStandardChange,
    Replacement,
)

__all__ = ["CitedImport", "CitedStandard", "CitedStandardChange", "Replacement"]

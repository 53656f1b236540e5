"""Re-exports, for Django."""

from standards.models.cited import CitedStandard, CitedStandardChange, Replacement

__all__ = ["CitedStandard", "CitedStandardChange", "Replacement"]

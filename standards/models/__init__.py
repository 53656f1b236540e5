"""The tables of the standard."""

from standards.models.editions import EditionEvent, StandardEdition

__all__ = ["EditionEvent", "StandardEdition"]

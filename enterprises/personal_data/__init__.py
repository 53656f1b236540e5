"""The personal data of enterprises, for the field inventory."""

from enterprises.personal_data import cases, products

__all__ = ["cases", "products"]

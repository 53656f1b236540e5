"""Enterprises: organisations, members, products, self-declarations."""

"""Verbs about enterprises."""

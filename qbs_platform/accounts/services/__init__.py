"""Verbs about people and grants."""

"""Verbs about self-declarations and about challenges of them."""

"""Reads about enterprises, one module a noun."""

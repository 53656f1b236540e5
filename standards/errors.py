"""Mistakes in the standard's own files."""


class ContentMistake(Exception):
    """The files of an edition contradict themselves; the text says where, to whoever edits them."""

"""Checks of Chinese and international identifiers; pure functions, no tables, no network.

Each ``check`` returns a ``Verdict``: what to do, the text in its normal form, and a sentence for
the person who typed it. Nothing here knows the database; facts come in as arguments.
"""

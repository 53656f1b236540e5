"""Refusals about enterprises."""

from qbs_platform.common.errors import FormRefused, Refusal


class CodeRefused(FormRefused):
    """The unified social credit code cannot be right, or wants a person to look at the licence."""


class AlreadyJoined(Refusal):
    """An enterprise with this code is already here."""

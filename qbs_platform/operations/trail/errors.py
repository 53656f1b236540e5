"""Refusals of exports."""

from qbs_platform.common.errors import FormRefused


class TooManyRows(FormRefused):
    """The export would hold more rows than one file may."""


class FormatUnknown(FormRefused):
    """The export was asked for in a format that there is not."""

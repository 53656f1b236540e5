"""Refusals about people and their roles."""

from qbs_platform.common.errors import PermissionRefused, Refusal


class CapabilityMissing(PermissionRefused):
    """The active role does not carry the capability."""


class GrantNotHeld(PermissionRefused):
    """The person does not hold the grant they want to act under."""


class AlreadyGranted(Refusal):
    """The person already holds this role for the same region or organisation."""

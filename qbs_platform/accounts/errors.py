"""Refusals about people and their roles."""

from qbs_platform.common.errors import FormRefused, PermissionRefused, Refusal, TooMany


class CapabilityMissing(PermissionRefused):
    """The active role does not carry the capability."""


class GrantNotHeld(PermissionRefused):
    """The person does not hold the grant they want to act under."""


class AlreadyGranted(Refusal):
    """The person already holds this role for the same region or organisation."""


class CredentialsRefused(FormRefused):
    """What was typed does not prove who is there."""


class TooManyAttempts(TooMany):
    """Too many wrong attempts for this account or from this address."""


class TooOften(TooMany):
    """Something that costs others was done too often within its window."""


class PhoneTaken(FormRefused):
    """Another account signs in with this mobile number."""


class SmsOff(Refusal):
    """Nobody delivers text messages for this platform."""


class AddressTaken(Refusal):
    """Another account has this e-mail address: two invitations to it were accepted at once."""


class InvitationNotAllowed(PermissionRefused):
    """The role one acts under may not invite to this role, or not for this organisation."""


class LinkSpent(Refusal):
    """The link of a sign-up, invitation or reset was used, withdrawn, is too old or made up."""


class SecondFactorNeeded(Refusal):
    """The last second factor of a person whose role demands one cannot go."""


class FirstStepMissing(Refusal):
    """Nobody has given a password in this browser within the last minutes."""


class OwnAccount(PermissionRefused):
    """Nobody administers their own account."""


class AlreadySo(Refusal):
    """What was asked for is the case already, or somebody else has just done it."""


class LastOwner(Refusal):
    """An enterprise without an active owner could not let anybody in any more."""


class ReasonMissing(FormRefused):
    """Who acts on another person's account says why."""


class AccountSuspended(Refusal):
    """A suspended person has to be let in again first."""


class LetterNotDead(Refusal):
    """Only a letter that was given up can be started again."""


class RolesHeld(Refusal):
    """Whoever holds a role is still needed under their name."""


class ReasonNamesPerson(FormRefused):
    """A reason that is kept for ever would name somebody."""


class AccountErased(Refusal):
    """The person of this account has left for good."""

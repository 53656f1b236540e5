"""What stops the ledger: no refusals to a person, but what an operator must look at.

Each is stored as an alarm (``services.alarms``) and logged as an error. Their texts are English
sentences that name places and numbers, never records.
"""


class LedgerStopped(Exception):
    """Base of the family: the ledger goes no further until somebody has looked."""


class NotConfigured(LedgerStopped):
    """The origin, the signing key or the policy is missing or not what the log began with."""


class RolledBack(LedgerStopped):
    """The database is behind what was signed: after a restore, or a fail-over that lost commits."""


class NotWhatWasCommitted(LedgerStopped):
    """Rows read back do not hash, link or add up to what they should."""


class GuardUnusable(LedgerStopped):
    """The file that remembers the last signature outside the database is missing or damaged."""


class FileDiffers(LedgerStopped):
    """A published file exists with other bytes than those that belong there."""

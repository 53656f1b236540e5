"""What people are told about their own accounts."""

from qbs_platform.notifications import kinds
from qbs_platform.notifications.enums import KindGroup

CREDENTIALS_CHANGED = "accounts.credentials_changed"
NEW_SIGN_IN = "accounts.new_sign_in"
SUSPENDED = "accounts.suspended"
RESTORED = "accounts.restored"
SESSIONS_ENDED = "accounts.sessions_ended"
ROLE_GIVEN = "accounts.role_given"
ROLE_REVOKED = "accounts.role_revoked"
SECOND_FACTOR_RESET = "accounts.second_factor_reset"
PASSWORD_LINK_SENT = "accounts.password_link_sent"  # noqa: S105 - a kind's name

for _name in (
    CREDENTIALS_CHANGED,
    NEW_SIGN_IN,
    SUSPENDED,
    RESTORED,
    SESSIONS_ENDED,
    ROLE_GIVEN,
    ROLE_REVOKED,
    SECOND_FACTOR_RESET,
    PASSWORD_LINK_SENT,
):
    kinds.register(_name, KindGroup.ACCOUNT)

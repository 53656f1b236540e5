"""What people are told about their own accounts."""

from qbs_platform.notifications import kinds
from qbs_platform.notifications.enums import KindGroup

CREDENTIALS_CHANGED = "accounts.credentials_changed"
NEW_SIGN_IN = "accounts.new_sign_in"

kinds.register(CREDENTIALS_CHANGED, KindGroup.ACCOUNT)
kinds.register(NEW_SIGN_IN, KindGroup.ACCOUNT)

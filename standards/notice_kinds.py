"""What people are told about the standard."""

from qbs_platform.notifications import kinds
from qbs_platform.notifications.enums import KindGroup

EDITION_OPENED = "standards.edition_opened"
EDITION_PUBLISHED = "standards.edition_published"

for _name in (EDITION_OPENED, EDITION_PUBLISHED):
    kinds.register(_name, KindGroup.STANDARD)

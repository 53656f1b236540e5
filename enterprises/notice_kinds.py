"""What people are told about enterprises."""

from qbs_platform.notifications import kinds
from qbs_platform.notifications.enums import KindGroup

SUBMITTED = "enterprises.submitted"
SECOND_OPINION = "enterprises.second_opinion"
RETURNED = "enterprises.returned"
DECIDED = "enterprises.decided"
DUE = "enterprises.due"
LAPSED = "enterprises.lapsed"
JOIN_ASKED = "enterprises.join_asked"
JOIN_SETTLED = "enterprises.join_settled"

for _name in (SUBMITTED, SECOND_OPINION, RETURNED, DECIDED, DUE, LAPSED):
    kinds.register(_name, KindGroup.CASE)
for _name in (JOIN_ASKED, JOIN_SETTLED):
    kinds.register(_name, KindGroup.ACCOUNT)

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
DECLARATION_PUBLISHED = "enterprises.declaration_published"
DECLARATION_ENDED = "enterprises.declaration_ended"
CHALLENGED = "enterprises.challenged"
CHALLENGE_ANSWERED = "enterprises.challenge_answered"
CHALLENGE_DECIDED = "enterprises.challenge_decided"
CHALLENGE_DUE = "enterprises.challenge_due"

for _name in (
    DECLARATION_PUBLISHED,
    DECLARATION_ENDED,
    CHALLENGED,
    CHALLENGE_ANSWERED,
    CHALLENGE_DECIDED,
    CHALLENGE_DUE,
):
    kinds.register(_name, KindGroup.CASE)
for _name in (SUBMITTED, SECOND_OPINION, RETURNED, DECIDED, DUE, LAPSED):
    kinds.register(_name, KindGroup.CASE)
for _name in (JOIN_ASKED, JOIN_SETTLED):
    kinds.register(_name, KindGroup.ACCOUNT)

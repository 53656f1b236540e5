"""What the register's codes say of an enterprise, and who has one already."""

from enterprises.domain.transitions import TAKES_THE_CODE
from enterprises.models import Enterprise
from qbs_platform.common.validators import uscc
from qbs_platform.common.validators.verdicts import Verdict
from qbs_platform.regions import selectors as regions


def verdict_on(typed: str) -> Verdict:
    """Both check layers and the division of a unified social credit code, as typed."""
    return uscc.check(
        typed,
        is_known_division=regions.is_known_division,
        was_known_division=regions.was_known_division,
    )


def holder_of_code(code: str) -> Enterprise | None:
    """The enterprise that is here, or is being checked, under a code in its normal form."""
    return Enterprise.objects.filter(uscc=code, status__in=TAKES_THE_CODE).first()

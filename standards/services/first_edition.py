"""The first edition comes with the product: from its files into the table, once."""

from datetime import date, datetime

from django.db import transaction

from standards import content
from standards.domain import editions
from standards.enums import EditionAct, EditionStatus
from standards.models import StandardEdition
from standards.services import publishing, rows

NUMBER = 1
EFFECTIVE_ON = date(2025, 1, 1)
"""When the trial use began: before every case that the platform holds."""


@transaction.atomic
def load(*, now: datetime) -> bool:
    """Publish the edition of the files and have it anchored; whether it was not there yet.

    Raises ContentMistake. Running it again, or twice at once, changes nothing: what is in the
    table is what was published, whatever the files say by now.
    """
    rows.lock_the_order()
    if StandardEdition.objects.filter(number=NUMBER).exists():
        return False
    source = content.source(NUMBER)
    editions.parse(source)
    row = StandardEdition(
        number=NUMBER,
        status=EditionStatus.PUBLISHED,
        drafted_at=now,
        published_at=now,
        effective_on=EFFECTIVE_ON,
        transition_until=EFFECTIVE_ON,
    )
    rows.write_content(row, source)
    row.save(force_insert=True)
    rows.note(row, EditionAct.PUBLISHED, None, now=now)
    publishing.anchor(row, now=now)
    return True

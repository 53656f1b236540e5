"""Fill the outbox with sample records, to see and measure how they are anchored."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from chain.record_kinds import SAMPLE
from qbs_platform.anchoring import canonical, commitment
from qbs_platform.anchoring.models import AnchorRequest

_AT_ONCE = 1000


class Command(BaseCommand):
    help = "Write N sample records into the outbox. Refuses on a production system."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)

    def handle(self, *_args: object, **options: Any) -> None:
        if not settings.LOCAL_HTTP:
            raise CommandError("Sample records would stay in the ledger for ever: not here.")
        number: int = options["number"]
        now = timezone.now()
        for start in range(0, number, _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, number))
            AnchorRequest.objects.bulk_create([_request(each, now) for each in numbers])
        self.stdout.write(f"{number} records wait for the ledger")


def _request(number: int, now: datetime) -> AnchorRequest:
    """The row that ``anchoring.services.request`` would write, many of which go in one INSERT."""
    event, salt = uuid.uuid4(), commitment.new_salt()
    record = canonical.encode({"number": number})
    return AnchorRequest(
        event_id=event,
        kind=SAMPLE,
        ref=f"chain.sample:{event}",
        record=record,
        salt=salt,
        commitment=commitment.commit(salt, record),
        created_at=now,
    )

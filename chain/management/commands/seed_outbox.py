"""Fill the outbox with sample records, to see and measure how they are anchored."""

import uuid
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from chain.record_kinds import SAMPLE
from qbs_platform.anchoring import services as anchoring

_AT_ONCE = 1000


class Command(BaseCommand):
    help = "Write N sample records into the outbox. Refuses on a production system."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)

    def handle(self, *_args: object, **options: Any) -> None:
        if not settings.LOCAL_HTTP:
            raise CommandError("Sample records would stay in the ledger for ever: not here.")
        number: int = options["number"]
        for start in range(0, number, _AT_ONCE):
            with transaction.atomic():
                for each in range(start, min(start + _AT_ONCE, number)):
                    _ask(each)
        self.stdout.write(f"{number} records wait for the ledger")


def _ask(number: int) -> None:
    event = uuid.uuid4()
    anchoring.request(
        kind=SAMPLE,
        ref=f"chain.sample:{event}",
        record={"number": number},
        event_id=event,
        now=timezone.now(),
    )

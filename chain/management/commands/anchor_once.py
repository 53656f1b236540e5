"""Do once, by hand, what worker and pulse do all the time; exits 1 when a step stands still."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from chain.ledger.services import rounds


class Command(BaseCommand):
    help = "Append every waiting request, sign and publish, then end. Needs the worker's login."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--batch", type=int, default=settings.LEDGER.batch_size, help="entries a transaction"
        )

    def handle(self, *_args: object, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch is at least 1.")
        done = rounds.run(limit=options["batch"], clock=timezone.now)
        facts = {name: value for name, value in asdict(done).items() if value}
        self.stdout.write(
            ", ".join(f"{name} {value}" for name, value in facts.items()) or "nothing"
        )
        if done.stopped:
            raise CommandError(f"{done.stopped.value} stands still: {done.problem}")

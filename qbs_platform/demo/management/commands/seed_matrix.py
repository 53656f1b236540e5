"""Make people of every role for tools that try every route, and print what signs them in."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from qbs_platform.demo import matrix


class Command(BaseCommand):
    help = "Make every role in two organisations and two regions; only where the demo may be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print everything as JSON")

    def handle(self, *_args: object, **options: Any) -> None:
        if not settings.LOCAL_HTTP:
            raise CommandError("These accounts have a public password: not on a real deployment.")
        made = matrix.seed(now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(made, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(f"{len(made['principals'])} people are there; --json tells them.")

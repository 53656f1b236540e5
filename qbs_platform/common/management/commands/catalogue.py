"""Keep the English catalogue: ``update`` after changing texts, ``check``, ``compile``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qbs_platform.common import catalogue


class Command(BaseCommand):
    help = "Update, check or compile the English catalogue."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["update", "check", "compile"])

    def handle(self, *_args: object, **options: Any) -> None:
        if options["action"] == "update":
            catalogue.update()
        if options["action"] == "compile":
            catalogue.compile_english()
        lines = catalogue.problems()
        for line in lines:
            self.stderr.write(line)
        if lines and options["action"] == "check":
            raise CommandError(f"{len(lines)} texts are not in order in {catalogue.path().name}")

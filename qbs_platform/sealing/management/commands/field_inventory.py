"""Print every column that holds personal data."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from qbs_platform.sealing import inventory


class Command(BaseCommand):
    help = "Print the field inventory as Markdown: docs/field-inventory.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--language", default="en", choices=[code for code, _name in settings.LANGUAGES]
        )

    def handle(self, *_args: object, **options: Any) -> None:
        self.stdout.write(inventory.as_markdown(options["language"]), ending="")

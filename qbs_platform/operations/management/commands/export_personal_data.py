"""Print the personal data of one person or enterprise as JSON."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from enterprises.services import leaving
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import copies
from qbs_platform.common.errors import Refusal
from qbs_platform.operations import subject_lookup


class Command(BaseCommand):
    help = "Print the personal data of one person or enterprise as JSON, sealed fields opened."

    def add_arguments(self, parser: CommandParser) -> None:
        subject_lookup.add_arguments(parser)
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=[code for code, _name in settings.LANGUAGES],
        )

    def handle(self, *_args: object, **options: Any) -> None:
        subject = subject_lookup.found(options)
        asked = {"reason": options["reason"], "now": timezone.now()}
        with translation.override(options["language"]):
            try:
                document = (
                    copies.on_request(person=subject, **asked)
                    if isinstance(subject, User)
                    else leaving.export_on_request(enterprise=subject, **asked)
                )
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))

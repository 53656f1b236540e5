"""Erase the personal data of one person or enterprise, for ever."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from enterprises.models import Enterprise
from enterprises.services import leaving
from qbs_platform.accounts.models import User
from qbs_platform.common.errors import Refusal
from qbs_platform.operations import subject_lookup
from qbs_platform.sealing import erasing
from qbs_platform.sealing.enums import OwnerKind
from qbs_platform.sealing.erasing import Part


class Command(BaseCommand):
    help = "Erase the personal data of one person or enterprise, for ever. Run as the owner login."

    def add_arguments(self, parser: CommandParser) -> None:
        subject_lookup.add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *_args: object, **options: Any) -> None:
        subject = subject_lookup.found(options)
        try:
            parts = (
                _looked_at(subject) if options["dry_run"] else _erased(subject, options["reason"])
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        for part in parts:
            verb = "removed" if part.owner.erasure.is_removal else "overwritten"
            self.stdout.write(f"{part.table}: {len(part.keys)} {verb}")
        if not parts:
            self.stdout.write("Nothing is left to erase.")
        elif options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was changed.")


def _looked_at(subject: User | Enterprise) -> list[Part]:
    if isinstance(subject, User):
        leaving.ensure_may_leave(subject)
        return erasing.plan(OwnerKind.PERSON, subject)
    leaving.ensure_gone(subject)
    return erasing.plan(OwnerKind.ENTERPRISE, subject)


def _erased(subject: User | Enterprise, reason: str) -> list[Part]:
    now = timezone.now()
    if isinstance(subject, User):
        return leaving.erase_person(person_id=subject.pk, reason=reason, now=now)
    return leaving.erase(enterprise_id=subject.pk, reason=reason, now=now)

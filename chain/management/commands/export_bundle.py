"""Write some entries with their proofs into one file for ``python -m chain.core.verify``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chain.ledger.reading import entries, searching
from qbs_platform.common.errors import Refusal


class Command(BaseCommand):
    help = "Export entries by number, hash, event or reference, with proofs, for a check offline."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to write; must not exist")
        parser.add_argument("wanted", nargs="+", help="number, leaf hash, event or reference")

    def handle(self, *_args: object, **options: Any) -> None:
        file: Path = options["file"]
        try:
            indexes = [index for each in options["wanted"] for index in _found(each)]
            bundle = entries.bundle_of(*dict.fromkeys(indexes))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            with file.open("xb") as stream:
                stream.write(bundle)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(f"{len(dict.fromkeys(indexes))} entries in {file}")


def _found(wanted: str) -> list[int]:
    found = searching.find(wanted)
    if not found.indexes or found.has_more:
        how = "names more entries than one file takes" if found.has_more else "names no entry"
        raise CommandError(f"{wanted} {how}.")
    return found.indexes

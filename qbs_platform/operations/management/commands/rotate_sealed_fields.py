"""Seal every personal field with the current key; exits 1 while something is left to do."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject, Who
from qbs_platform.sealing import keys, registry, rotation, selectors
from qbs_platform.sealing.registry import SealedColumn
from qbs_platform.sealing.rotation import Tally


class Command(BaseCommand):
    help = "Seal every value of a former key with the current one. May be stopped and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=200, help="values a transaction")
        parser.add_argument(
            "--everything",
            action="store_true",
            help="values on the current key too: after a change of FIELD_INDEX_KEY",
        )

    def handle(self, *_args: object, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch is at least 1.")
        if problems := keys.problems():
            raise CommandError(" ".join(problems))
        total = Tally()
        for sealed in registry.sealed_columns():
            done = rotation.rotate(
                sealed,
                batch=options["batch"],
                is_everything=options["everything"],
                tell=self._progress(sealed),
            )
            self.stdout.write(f"{sealed.place}: done, {_in_words(done)}")
            total += done
        _note(total)
        self._tell_keys()
        if total.busy or total.broken:
            raise CommandError(f"Not everything: {_in_words(total)}. Run it again.")

    def _progress(self, sealed: SealedColumn) -> Callable[[Tally], None]:
        def tell(so_far: Tally) -> None:
            self.stdout.write(f"{sealed.place}: {_in_words(so_far)}")

        return tell

    def _tell_keys(self) -> None:
        in_use = selectors.all_key_ids_in_use()
        ring = keys.ring()
        for key_id, number in sorted(in_use.items()):
            self.stdout.write(f"key {key_id or '(unreadable)'}: seals {number} values")
        for key_id in ring.keys:
            if not in_use[key_id] and key_id != ring.current:
                self.stdout.write(f"key {key_id}: no longer used, may leave FIELD_KEYS")


@transaction.atomic
def _note(total: Tally) -> None:
    audit.record(
        who=Who(),
        action="sealing.key.rotate",
        subject=Subject("sealing.key", keys.ring().current),
        now=timezone.now(),
        after={"renewed": total.renewed, "busy": total.busy, "broken": total.broken},
    )


def _in_words(tally: Tally) -> str:
    return f"{tally.renewed} renewed, {tally.busy} busy, {tally.broken} unreadable"

"""``manage.py load_cited_standards``: bring the platform's list of standards into the catalogue."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from standards.cited.services import seed
from standards.content import cited


class Command(BaseCommand):
    """Safe to run at every start: a second run writes nothing."""

    help = "Load the standards that the QBS standard and its supplements cite."

    def handle(self, *_args: Any, **_options: Any) -> None:
        loaded = seed.load(facts=cited.standards(), now=timezone.now())
        self.stdout.write(
            f"Cited standards: {loaded.created} created, {loaded.changed} changed, "
            f"{loaded.left} left as people wrote them."
        )

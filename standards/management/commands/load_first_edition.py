"""``manage.py load_first_edition``: the edition that comes with the product, into the table."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from standards.services import first_edition


class Command(BaseCommand):
    """Safe to run at every start: what was published is never written again."""

    help = "Publish the first edition of the QBS standard from its files, once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        is_new = first_edition.load(now=timezone.now())
        self.stdout.write("first edition published" if is_new else "first edition already there")

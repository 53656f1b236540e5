"""``manage.py load_regions``: bring the divisions in line with the installed table."""

from typing import Any

from django.core.management.base import BaseCommand

from qbs_platform.regions import services, sources


class Command(BaseCommand):
    """Safe to run at every start: a second run writes nothing."""

    help = "Load the administrative divisions (GB/T 2260) from the installed packages."

    def handle(self, *_args: Any, **_options: Any) -> None:
        loaded = services.load(table=sources.read())
        self.stdout.write(
            f"Regions: {loaded.created} created, {loaded.changed} changed; "
            f"{loaded.links} lineage and {loaded.successions} succession rows written."
        )

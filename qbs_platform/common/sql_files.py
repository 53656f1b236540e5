"""SQL of migrations in files of its own: ``migrations/sql/NNNN_name.{up,down}.sql``."""

from pathlib import Path

from django.db.migrations import RunSQL


def run(migration: str) -> RunSQL:
    """The operation that runs the two SQL files named like ``migration`` (its ``__file__``)."""
    file = Path(migration)
    up, down = (
        (file.parent / "sql" / f"{file.stem}.{way}.sql").read_text(encoding="utf-8")
        for way in ("up", "down")
    )
    return RunSQL(up, down)

"""The two commands: ``script/server`` and ``script/test``, with a PostgreSQL and a Valkey inside.

This package makes the virtual environment, so it runs before there is one: it imports the standard
library only, and so must ``qbs_platform/__init__.py``. The way through it: ``__main__`` reads the
command line, ``server`` and ``testing`` are the two commands, ``supervisor`` keeps the processes,
``placement`` decides where the database's files may live.
"""

from pathlib import Path

from qbs_platform.embedded import environments, layouts


def environment_file(data_dir: Path | None = None) -> dict[str, str]:
    """Read what a running ``script/server`` left for commands typed by hand, or {}.

    The variables of the login ``qbs_web``, written to ``run/environment`` in the data folder when
    the servers are up and removed when they stop. ``data_dir`` defaults to ``QBS_DATA_DIR``, then
    to ``data`` in the clone.
    """
    return environments.read(layouts.find(data_dir).environment_file)

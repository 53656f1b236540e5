"""The two commands: ``script/server`` and ``script/test``, with a PostgreSQL and a Valkey inside.

This package makes the virtual environment, so it runs before there is one: it imports the standard
library only, and so must ``qbs_platform/__init__.py``. The way through it: ``__main__`` reads the
command line, ``server`` and ``testing`` are the two commands, ``supervisor`` keeps the processes,
``placement`` decides where the database's files may live.
"""

from pathlib import Path

from qbs_platform.embedded import environments, layouts

# What only the worker's login may do: it writes the ledger.
_FOR_THE_WORKER = frozenset({"anchor_once"})


def environment_file(data_dir: Path | None = None, command: str = "") -> dict[str, str]:
    """Read what a running ``script/server`` left for ``command`` typed by hand, or {}.

    The variables of the login ``qbs_web``, or ``qbs_worker`` for the few commands that need it,
    written to ``run/`` in the data folder when the servers are up and removed when they stop.
    ``data_dir`` defaults to ``QBS_DATA_DIR``, then to ``data`` in the clone.
    """
    layout = layouts.find(data_dir)
    is_for_worker = command in _FOR_THE_WORKER
    return environments.read(
        layout.worker_environment_file if is_for_worker else layout.environment_file
    )

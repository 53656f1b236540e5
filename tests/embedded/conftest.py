"""Clones to start, in folders with a space in their path."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from qbs_platform.embedded import placement
from tests.embedded.clones import Terminal, make_clone

_numbers = itertools.count()


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass; pytest's own are closed to all but their owner."""
    folder = Path(tempfile.mkdtemp(prefix="a folder with spaces "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def shared_clone(open_folder: Path) -> Path:
    """One clone for all tests that do not change it: its .venv takes seconds to make."""
    return make_clone(open_folder / "the clone")


@pytest.fixture
def terminal(shared_clone: Path) -> Iterator[Terminal]:
    """The shared clone with a data folder of the test's own."""
    data = shared_clone / f"data {next(_numbers)}"
    yield Terminal(shared_clone, data)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def fresh(open_folder: Path) -> Iterator[Terminal]:
    """A clone that nobody has started yet."""
    clone = make_clone(open_folder / f"fresh clone {next(_numbers)}")
    yield Terminal(clone, clone / "data")
    shutil.rmtree(clone)


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Terminal]:
    """A clone below a folder that only root can enter, as ``/root`` is."""
    if os.geteuid() != 0:
        pytest.skip("only root starts PostgreSQL as somebody else")
    tmp_path.chmod(0o700)
    clone = make_clone(tmp_path / "home of root" / "clone")
    terminal = Terminal(clone, clone / "data")
    yield terminal
    placement.remove(terminal.data)

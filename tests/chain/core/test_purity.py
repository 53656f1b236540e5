"""The core runs without a framework: on a witness's machine, on a stranger's laptop."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import chain.core

FILES = sorted(Path(chain.core.__path__[0]).glob("*.py"))


def imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, wherever in the file."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_imports_the_standard_library_cryptography_and_the_core_only(path: Path) -> None:
    foreign = {
        name
        for name in imported(path)
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "cryptography"}
        and not f"{name}.".startswith("chain.core.")
    }

    assert foreign == set()


def test_the_verifier_loads_no_framework() -> None:
    code = (
        "import sys, chain.core.verify;"
        "print({'django', 'rest_framework', 'celery', 'redis', 'psycopg2'} & sys.modules.keys())"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert done.stdout == "set()\n"

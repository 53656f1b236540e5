"""Files and functions stay small enough to be read at one sitting (docs/architecture.md)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("qbs_platform", "standards", "enterprises", "certification", "chain")
LIMITS = {
    "*.py": (PRODUCT, 300),
    "*.html": (("templates",), 150),
    "*.css": (("static",), 200),
    "*.js": (("static",), 150),
}
FUNCTION_LINES = 30
# May only shrink.
ALLOWED: dict[str, int] = {}


def files(pattern: str, folders: tuple[str, ...]) -> list[Path]:
    found = [file for folder in folders for file in sorted((ROOT / folder).rglob(pattern))]
    return [file for file in found if "migrations" not in file.parts]


@pytest.mark.parametrize("pattern", sorted(LIMITS))
def test_no_file_is_longer_than_its_limit(pattern: str) -> None:
    folders, limit = LIMITS[pattern]
    found = files(pattern, folders)
    lengths = {str(f.relative_to(ROOT)): len(f.read_text("utf-8").splitlines()) for f in found}

    assert found
    assert {f: n for f, n in lengths.items() if n > ALLOWED.get(f, limit)} == {}


def long_functions(source: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _code_lines(node) > FUNCTION_LINES
    ]


def test_no_function_is_longer_than_its_limit() -> None:
    found = {
        str(file.relative_to(ROOT)): long_functions(file.read_text("utf-8"))
        for file in files("*.py", PRODUCT)
    }
    assert {file: names for file, names in found.items() if names} == {}


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    has_docstring = ast.get_docstring(node) is not None
    first = node.body[1] if has_docstring and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or 0) - first.lineno + 1


def test_settings_are_one_readable_file() -> None:
    assert len((ROOT / "qbs_platform/settings.py").read_text("utf-8").splitlines()) <= 300

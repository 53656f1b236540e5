"""No regular expression of the product can be made to try for ever (ASVS 1.3.12, CWE-1333).

A repetition without end inside another one may try every way of sharing a text between the two.
Where that cannot happen, the pattern stands below with the reason. What people type is also read in
tests/common/test_hostile_texts.py, in full length.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest

from chain.core import entries, ordinary

PACKAGES = ("qbs_platform", "standards", "enterprises", "certification", "chain")
NOT_IMPORTED = re.compile(r"\.(?:migrations|__main__|wsgi|celery|gunicorn)\b")
REPEATS = {_parser.MAX_REPEAT, _parser.MIN_REPEAT}
HARMLESS = {
    pattern.pattern: "each round of a type begins with a dot, which no round holds"
    for pattern in (vars(entries)["_ENTRY"], vars(ordinary)["_KIND"])
}


def modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        top = importlib.import_module(package)
        for found in pkgutil.walk_packages(top.__path__, f"{package}."):
            if not NOT_IMPORTED.search(found.name):
                yield importlib.import_module(found.name)


def patterns_of(module: ModuleType) -> set[str | bytes]:
    """What a module compiles when it is imported, and what it hands to ``re`` later."""
    tree = ast.parse(Path(module.__file__ or "").read_bytes())
    handed = (given_to_re(node, module) for node in ast.walk(tree))
    return {p.pattern for p in compiled_in(vars(module).values())} | {p for p in handed if p}


def compiled_in(values: Iterable[Any]) -> Iterator[re.Pattern[Any]]:
    for value in values:
        if isinstance(value, re.Pattern):
            yield value
        elif isinstance(value, dict):
            yield from compiled_in(value.values())


def given_to_re(node: ast.AST, module: ModuleType) -> str | bytes | None:
    if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args):
        return None
    given = node.args[0]
    if isinstance(given, ast.Constant):
        return given.value if isinstance(given.value, str | bytes) else None
    value: Any = module
    for name in ast.unparse(given).split("."):
        value = getattr(value, name, None)
    return value if isinstance(value, str | bytes) else None


def repeats_within_repeats(tokens: Any, *, is_within: bool = False) -> bool:
    """Whether a repetition without end stands within another."""
    for operation, argument in tokens:
        repeats = operation in REPEATS and argument[1] == _parser.MAXREPEAT
        if repeats and is_within:
            return True
        if any(
            repeats_within_repeats(inner, is_within=is_within or repeats)
            for inner in inside(argument)
        ):
            return True
    return False


def inside(argument: Any) -> Iterator[Any]:
    """The sequences of tokens that an operation holds."""
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, list | tuple):
        for part in argument:
            yield from inside(part)


def test_no_pattern_repeats_what_repeats_already() -> None:
    found = {pattern for module in modules() for pattern in patterns_of(module)}
    risky = {p for p in found if repeats_within_repeats(_parser.parse(p))}

    assert len(found) > 40
    assert {str(p) for p in risky} == set(HARMLESS)


@pytest.mark.parametrize(
    ("pattern", "is_risky"),
    [
        (r"(a+)+b", True),
        (r"(?:a|b*)*c", True),
        (r"((a*)b)+", True),
        (r"(?:\.\d{1,3})*-\d{4}", False),
    ],
)
def test_the_risk_is_seen(pattern: str, is_risky: bool) -> None:
    assert repeats_within_repeats(_parser.parse(pattern)) is is_risky

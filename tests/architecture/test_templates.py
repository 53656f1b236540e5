"""Templates and static files: all used, nothing inline, nothing foreign."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from enterprises.enums import EnterpriseStatus
from qbs_platform.accounts.enums import RoleKind
from qbs_platform.home.styleguide import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = [
    file
    for folder in ("qbs_platform", "standards", "enterprises", "certification", "chain")
    for file in (ROOT / folder).rglob("*.py")
]
INLINE = re.compile(
    r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE
)
FOREIGN = re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.IGNORECASE)


def names_in(files: list[Path], pattern: str) -> set[str]:
    return {name for file in files for name in re.findall(pattern, file.read_text("utf-8"))}


def test_every_template_is_used() -> None:
    named = names_in([*TEMPLATES, *CODE], r"[\"']([\w/.-]+\.html)(?:#\w+)?[\"']")
    # Three families whose names are put together.
    named |= {f"home/desks/{kind.lower()}.html" for kind in [*RoleKind.values, "none"]}
    named |= {f"home/styleguide/{section.slug}.html" for section in SECTIONS}
    named |= {f"enterprises/own/{status.lower()}.html" for status in EnterpriseStatus}
    known = {str(file.relative_to(ROOT / "templates")) for file in TEMPLATES}

    assert known - named == set()


def test_every_static_file_is_used() -> None:
    static = [file for file in (ROOT / "static").rglob("*") if file.is_file()]
    text = "\n".join(
        file.read_text("utf-8") for file in [*TEMPLATES, *CODE, *static] if file.suffix != ".png"
    )
    assert static
    assert [f.name for f in static if f.name not in text] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: str(t.relative_to(ROOT)))
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(template: Path) -> None:
    text = template.read_text("utf-8")

    assert INLINE.findall(text) == []
    assert FOREIGN.findall(text) == []


@pytest.mark.parametrize("script", sorted((ROOT / "static").rglob("*.js")), ids=lambda s: s.name)
def test_scripts_insert_text_never_markup_or_code(script: Path) -> None:
    text = script.read_text("utf-8")
    forbidden = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
    )

    assert [word for word in forbidden if word in text] == []


def test_no_code_evaluates_text() -> None:
    calls = {
        f"{file.name}:{node.lineno}"
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"eval", "exec", "compile"}
    }
    assert calls == set()


def test_the_policy_allows_nothing_inline() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
    assert directives["default-src"] == ["'none'"]

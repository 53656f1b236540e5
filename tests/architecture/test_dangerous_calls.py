"""Calls that turn text into commands, templates or markup do not occur, or where it is said."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(
    file
    for folder in ("qbs_platform", "standards", "enterprises", "certification", "chain")
    for file in (ROOT / folder).rglob("*.py")
)
SHELLS = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
TEMPLATES_OF_TEXT = {"Template", "from_string"}
MARKUP = {"mark_safe", "SafeString", "SafeText"}
# The set-up's own files, from constants of the file; no request reaches them.
STRING_TEMPLATES = {"qbs_platform/embedded/postgres.py"}
READERS_OF_XML = ("xml.etree", "xml.dom", "xml.sax", "lxml", "xmlrpc")
Sign = Callable[[ast.Call], bool]


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func)


def starts_a_shell(call: ast.Call) -> bool:
    shell = [keyword.value for keyword in call.keywords if keyword.arg == "shell"]
    asks = any(not (isinstance(v, ast.Constant) and v.value is False) for v in shell)
    return asks or name_of(call) in SHELLS


def makes_a_template(call: ast.Call) -> bool:
    return name_of(call).rpartition(".")[2] in TEMPLATES_OF_TEXT


def trusts_markup(call: ast.Call) -> bool:
    return name_of(call).rpartition(".")[2] in MARKUP


def formats_a_variable(call: ast.Call) -> bool:
    """``text.format(…)`` where ``text`` is no constant of the program."""
    method = call.func
    if not isinstance(method, ast.Attribute) or method.attr not in {"format", "format_map"}:
        return False
    receiver = method.value
    is_constant = isinstance(receiver, ast.Constant) or ast.unparse(receiver).isupper()
    return not (is_constant or ast.unparse(receiver).startswith("sql.SQL('"))


def calls_in(source: str, sign: Sign) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and sign(node):
            yield node.lineno


@pytest.mark.parametrize(
    ("sign", "known"),
    [
        (starts_a_shell, set()),
        (makes_a_template, STRING_TEMPLATES),
        (trusts_markup, set()),
        (formats_a_variable, set()),
    ],
)
def test_the_product_does_not_call_it(sign: Sign, known: set[str]) -> None:
    found = {
        str(file.relative_to(ROOT)) for file in CODE if any(calls_in(file.read_text("utf-8"), sign))
    }

    assert found == known


@pytest.mark.parametrize(
    ("sign", "planted"),
    [
        (starts_a_shell, "subprocess.run(f'file {name}', shell=True)"),
        (starts_a_shell, "os.system(name)"),
        (makes_a_template, "Template(typed).render(context)"),
        (makes_a_template, "engines['django'].from_string(typed)"),
        (trusts_markup, "mark_safe(typed)"),
        (formats_a_variable, "typed.format(person=person)"),
    ],
)
def test_a_planted_call_is_noticed(sign: Sign, planted: str) -> None:
    assert list(calls_in(planted, sign)) == [1]


def test_no_template_switches_escaping_off() -> None:
    switches = ("|safe", "autoescape", "safeseq")
    templates = sorted((ROOT / "templates").rglob("*.html"))

    assert templates
    assert [t.name for t in templates if any(s in t.read_text("utf-8") for s in switches)] == []


def test_xml_is_read_by_defusedxml_alone() -> None:
    """Its own error class is all that is taken from elsewhere."""
    found = {
        f"{file.relative_to(ROOT)} {ast.unparse(node)}"
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(reader in ast.unparse(node) for reader in READERS_OF_XML)
    }

    assert found == {
        "qbs_platform/files/inspection/workbook.py from xml.etree.ElementTree import ParseError"
    }

"""Each guard notices a breach that is planted for it; a guard that cannot fail guards nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.template import Context, Template

from tests.architecture import test_sizes, test_templates

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("qbs_platform", "standards", "enterprises", "certification", "chain")


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contract(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as m; m()",
            "--no-cache",
        ],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_import_contract_holds() -> None:
    result = contract(ROOT)

    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize(
    ("where", "line", "broken"),
    [
        ("qbs_platform/common/errors.py", "import enterprises.models", "no circles"),
        ("qbs_platform/accounts/selectors.py", "import qbs_platform.accounts.services", "above"),
        ("qbs_platform/dashboards/urls.py", "import qbs_platform.accounts.services", "only read"),
        ("chain/apps.py", "import certification.apps", "no circles"),
        ("chain/ledger/rows.py", "import qbs_platform.accounts.models", "knows no business"),
        ("chain/ledger/selectors.py", "import chain.ledger.services.rounds", "above"),
    ],
)  # fmt: skip
def test_a_planted_import_breaks_the_contract(
    where: str, line: str, broken: str, copied_house: Path
) -> None:
    with (copied_house / where).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")

    result = contract(copied_house)

    assert result.returncode != 0
    failed = [text for text in result.stdout.splitlines() if text.endswith("BROKEN")]
    assert len(failed) >= 1
    assert any(broken in text for text in failed)


def test_an_undefined_template_variable_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match="nowhere_defined"):
        Template("{{ nowhere_defined }}").render(Context())


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        '<button onclick="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
    ],
)
def test_inline_code_is_noticed(planted: str) -> None:
    assert test_templates.INLINE.search(planted)


@pytest.mark.parametrize(
    "planted", ['<img src="https://cdn.example/x.png">', '<script src="//cdn.example/x.js">']
)
def test_foreign_addresses_are_noticed(planted: str) -> None:
    assert test_templates.FOREIGN.search(planted)


def test_a_long_function_is_noticed() -> None:
    body = "\n".join(f"    x{n} = {n}" for n in range(31))

    assert test_sizes.long_functions(f'def f():\n    """Doc."""\n{body}\n') == ["f"]


def test_a_function_at_the_limit_is_not_noticed() -> None:
    body = "\n".join(f"    x{n} = {n}" for n in range(30))

    assert test_sizes.long_functions(f'def f():\n    """Doc."""\n{body}\n') == []

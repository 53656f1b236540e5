"""What the static files may hold, and how much."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.management import call_command

from qbs_platform.common.staticfiles import STYLESHEETS, flatten, squeeze

STATIC = Path(settings.BASE_DIR, "static")
STYLES = sorted((STATIC / "css").rglob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
BANNED_IN_CSS = ("@layer", "oklch", "light-dark(", "!important", "url(data", "http:", "https:")
BUDGET_BYTES = 30_000

by_name = pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)


def rules(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@by_name
def test_style_uses_nothing_that_old_browsers_drop(path: Path) -> None:
    assert [word for word in BANNED_IN_CSS if word in rules(path)] == []


@by_name
def test_style_selects_by_class_and_never_nests(path: Path) -> None:
    depth = 0
    for line in rules(path).splitlines():
        if "{" in line:
            assert "#" not in line.split("{")[0], line
            assert "&" not in line, line
            depth += 0 if line.lstrip().startswith("@") else 1
        assert depth <= 1, line
        if line.strip() == "}" and depth:
            depth -= 1


@by_name
def test_colours_come_from_the_tokens(path: Path) -> None:
    if path.name != "tokens.css":
        shades = set(re.findall(r"#[0-9a-f]{3,8}\b", rules(path)))
        assert shades <= {"#fbfcfd", "#f8fafb", "#8f1b12", "#06283a"}


@pytest.mark.parametrize(
    ("paths", "limit"),
    [(STYLES, 200), (SCRIPTS, 150), (TEMPLATES, 150)],
    ids=["css", "js", "html"],
)
def test_files_stay_short(paths: list[Path], limit: int) -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {name: lines for name, lines in lengths.items() if lines > limit} == {}


@pytest.mark.parametrize("page", STYLESHEETS[1:])
def test_what_a_page_wears_stays_in_the_budget(page: str) -> None:
    source = StaticFilesStorage(location=STATIC)
    sources = {str(path.relative_to(STATIC)): source for path in STYLES}

    served = [squeeze(flatten(name, sources)) for name in (STYLESHEETS[0], page)]

    assert sum(len(text.encode()) for text in served) <= BUDGET_BYTES


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_finds_by_data_and_writes_no_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [word for word in ("innerHTML", "var ", "eval(", "getElementById") if word in text] == []


def test_collected_stylesheet_is_one_file(tmp_path: Path, settings: LazySettings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "qbs_platform.common.staticfiles.FlatStylesheetStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    (hashed,) = tmp_path.glob("css/qbs.*.css")
    text = hashed.read_text(encoding="utf-8")
    assert "@import" not in text
    assert ".topbar" in text
    (upload,) = tmp_path.glob("js/upload.????????????.js")
    (transfer,) = tmp_path.glob("js/upload_transfer.????????????.js")
    assert transfer.name in upload.read_text(encoding="utf-8")

"""What templates may hold; each component by itself, in both languages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.engine import Engine
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from qbs_platform.home import styleguide

ROOT = Path(settings.BASE_DIR, "templates")
TEMPLATES = sorted(ROOT.rglob("*.html"))
COMPONENTS = sorted((ROOT / "components").glob("*.html"))
HAN = re.compile(r"[\u4e00-\u9fff]")

each_template = pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT))
)
# the name of the other language and the name on the map, which the law wants in Chinese
KEPT = re.compile("中文|南海诸岛")
# sample data stay Chinese
SAMPLES = re.compile(
    r'<[^>]+lang="zh-CN".*?</|浙江清泉食品有限公司|[\w-]*[\u4e00-\u9fff][\w-]*\.\w{3}'
)


@each_template
def test_template_has_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r'\sstyle=|\son\w+="|hx-on|hx-vals=.js:|javascript:', text) == []
    assert [body for body in re.findall(r"<script[^>]*>(.*?)</script>", text) if body] == []
    assert "<style" not in text


@each_template
def test_template_includes_only_what_it_names(path: Path) -> None:
    for tag in re.findall(r"{% include .*?%}", path.read_text(encoding="utf-8")):
        assert tag.endswith("only %}"), tag


@each_template
def test_chinese_text_is_translated(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(
        r"{#.*?#}|{%.*?%}",
        "",
        re.sub(r"{% blocktrans.*?endblocktranslate %}", "", text, flags=re.DOTALL),
    )
    assert HAN.findall(KEPT.sub("", text)) == []


@pytest.mark.parametrize("section", styleguide.SECTIONS, ids=lambda section: section.slug)
def test_section_renders_in_chinese_and_english(
    section: styleguide.Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = RequestFactory().get("/styleguide/")
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", _Undefined())

    with translation.override("zh-hans"):
        chinese = _section(section, request)
    with translation.override("en"):
        english = _section(section, request)

    assert HAN.search(chinese)
    assert HAN.findall(SAMPLES.sub("", english)) == []


def test_every_component_is_shown_somewhere() -> None:
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES]
    texts += [
        p.read_text(encoding="utf-8") for p in Path(settings.BASE_DIR, "qbs_platform").rglob("*.py")
    ]
    unused = [
        path.name
        for path in COMPONENTS
        if not any(f"components/{path.name}" in text for text in texts)
    ]
    assert unused == []


class _Undefined(str):
    """Fails the test that prints it."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"undefined template variable: {missing}")


def _section(section: styleguide.Section, request: object) -> str:
    context = styleguide.context(section, request) | {"csrf_token": "x"}  # type: ignore[arg-type]
    return render_to_string(section.template, context, request=request)  # type: ignore[arg-type]

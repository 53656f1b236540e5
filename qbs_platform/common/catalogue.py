"""The English catalogue: collect every Chinese text of the product, compare, compile.

Babel reads and writes the files, so that no gettext program is needed on a fresh machine.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import template

_KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_CODE = ("qbs_platform", "standards", "enterprises", "certification", "chain")


def path() -> Path:
    """Where the English texts are kept."""
    return Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"


def load() -> Catalog:
    """The English catalogue as kept."""
    with path().open("rb") as file:
        return read_po(file, locale="en", domain="django")


def collect() -> Catalog:
    """Every text that code and templates mark, without translations."""
    found = Catalog(locale="en", domain="django", charset="utf-8")
    for source in _sources():
        name = str(source.relative_to(settings.BASE_DIR))
        for _line, message, comments, context in extract(
            "python", _as_python(source), keywords=_KEYWORDS, comment_tags=("Translators:",)
        ):
            found.add(message, locations=[(name, 1)], auto_comments=comments, context=context)
    return found


def update() -> None:
    """Bring the kept catalogue up to the texts in use; translations of lost texts are dropped."""
    kept = load()
    kept.update(collect(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    with path().open("wb") as file:
        write_po(file, kept, sort_output=True, include_lineno=False, width=100, omit_header=False)


def problems() -> list[str]:
    """What keeps the catalogue from being complete: missing, untranslated, no longer used."""
    kept, used = load(), collect()
    wanted = {(message.context, message.id) for message in used if message.id}
    had = {(message.context, message.id): message for message in kept if message.id}
    lines = [f"missing: {key[1]}" for key in sorted(wanted - had.keys(), key=str)]
    lines += [f"no longer used: {key[1]}" for key in sorted(had.keys() - wanted, key=str)]
    for key in sorted(wanted & had.keys(), key=str):
        text = had[key].string
        parts = text if isinstance(text, tuple | list) else (text,)
        if not all(parts):
            lines.append(f"not translated: {key[1]}")
        elif had[key].fuzzy:
            lines.append(f"to be confirmed: {key[1]}")
    return lines


def compile_english() -> Path:
    """Write the binary catalogue that Django loads; returns its path."""
    target = path().with_suffix(".mo")
    buffer = io.BytesIO()
    write_mo(buffer, load())
    target.write_bytes(buffer.getvalue())
    return target


def _sources() -> Iterator[Path]:
    for folder in _CODE:
        for file in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file
    yield from sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    yield from sorted((settings.BASE_DIR / "templates").rglob("*.txt"))


def _as_python(source: Path) -> io.BytesIO:
    text = source.read_text(encoding="utf-8")
    if source.suffix != ".py":
        # Django blanks out all but the marked texts; brackets keep its indentation meaningless.
        text = f"(\n{template.templatize(text, origin=str(source))}\n)"
    return io.BytesIO(text.encode())

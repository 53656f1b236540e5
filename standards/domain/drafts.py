"""Changing the content of a draft: pure, content in, new content out.

Content is what the files of an edition say, merged (``standards.content.source``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qbs_platform.common.bilingual import Bilingual, bilingual
from standards.domain import terms
from standards.enums import Obligation

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ClauseText:
    """All of a clause that is changed in the browser; ``numbers`` are its rule's, by path."""

    title: Bilingual
    requirement: Bilingual
    ground: Bilingual
    obligation: Obligation
    points: int
    numbers: Mapping[str, int]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionTexts:
    """What an edition says of itself."""

    title: Bilingual
    status_note: Bilingual
    pass_points: int


def texts_of(content: Content) -> EditionTexts:
    """The texts as they are now."""
    return EditionTexts(
        title=bilingual(content["title"]),
        status_note=bilingual(content["status_note"]),
        pass_points=content["pass_points"],
    )


def with_texts(content: Content, texts: EditionTexts) -> dict[str, Any]:
    """The same content with other texts."""
    return {
        **content,
        "title": _both(texts.title),
        "status_note": _both(texts.status_note),
        "pass_points": texts.pass_points,
    }


def has_clause(content: Content, code: str) -> bool:
    """Whether there is a clause of that code."""
    return any(code in clauses for clauses in content["areas"].values())


def clause_of(content: Content, code: str) -> ClauseText:
    """A clause as it is now; KeyError where there is none."""
    given = _clauses(content)[code]
    return ClauseText(
        title=bilingual(given["title"]),
        requirement=bilingual(given["requirement"]),
        ground=bilingual(given["ground"]),
        obligation=Obligation(given["obligation"]),
        points=given["points"],
        numbers=terms.numbers(given.get("terms", {})),
        evidence=tuple(given["evidence"]),
    )


def with_clause(content: Content, code: str, text: ClauseText) -> dict[str, Any]:
    """The same content with one clause changed; its rule and the form of its terms stay."""
    given = _clauses(content)[code]
    changed = {
        **given,
        "title": _both(text.title),
        "requirement": _both(text.requirement),
        "ground": _both(text.ground),
        "obligation": text.obligation.value,
        "points": text.points,
        "evidence": list(text.evidence),
    }
    if "terms" in given:
        changed["terms"] = terms.with_numbers(given["terms"], text.numbers)
    areas = {
        area: {each: changed if each == code else kept for each, kept in clauses.items()}
        for area, clauses in content["areas"].items()
    }
    return {**content, "areas": areas}


def _clauses(content: Content) -> dict[str, Any]:
    return {code: each for clauses in content["areas"].values() for code, each in clauses.items()}


def _both(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}

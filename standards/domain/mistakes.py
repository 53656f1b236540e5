"""What is wrong with an edition as a whole, for editors of files and for people who draft."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from qbs_platform.common.bilingual import Bilingual
from qbs_platform.common.validators import standard_numbers
from standards.domain import terms
from standards.domain.evidence import EvidenceType
from standards.domain.parts import AREA_POINTS, Clause, Edition
from standards.domain.scoring.rules import RULES
from standards.enums import Area, FieldKind


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that contradicts another, or is left open.

    ``place`` is the code of a clause, an area's letter, or empty for the edition's own texts and
    what the browser does not edit; ``text`` is for editors of files, ``sentence`` for people.
    """

    place: str
    text: str
    sentence: Promise


def found_in(edition: Edition) -> list[Mistake]:
    """Everything that is wrong, in the order of the text; none when it may be published."""
    return [
        *_in_texts(edition),
        *(each for area in Area for each in _in_area(edition, area)),
        *(each for clause in edition.clauses for each in _in_clause(clause, edition)),
        *_in_supplements(edition),
        *(each for kind in edition.evidence_types.values() for each in _in_fields(kind)),
    ]


def _in_texts(edition: Edition) -> Iterator[Mistake]:
    yield from _open_texts("", _("标准名称"), edition.title)
    yield from _open_texts("", _("版本说明"), edition.status_note)
    if not 0 <= edition.pass_points <= AREA_POINTS:
        yield Mistake(
            "",
            f"pass_points is {edition.pass_points}",
            format_lazy(
                _("通过分数是 {points}，应在 0 到 {whole} 之间。"),
                points=edition.pass_points,
                whole=AREA_POINTS,
            ),
        )


def _in_area(edition: Edition, area: Area) -> Iterator[Mistake]:
    points = sum(each.points for each in edition.area(area))
    if points != AREA_POINTS:
        yield Mistake(
            area.value,
            f"area {area.value} has {points} points",
            format_lazy(
                _("“{area}”各条共 {points} 分，应为 {whole} 分。"),
                area=area.label,
                points=points,
                whole=AREA_POINTS,
            ),
        )


def _in_clause(clause: Clause, edition: Edition) -> Iterator[Mistake]:
    code = clause.code
    yield from _open_texts(code, _("名称"), clause.title)
    yield from _open_texts(code, _("要求"), clause.requirement)
    yield from _open_texts(code, _("依据"), clause.ground)
    if not code.startswith(f"QBS-{clause.area.value}-"):
        text = f"{code} is in area {clause.area.value}"
        yield Mistake(code, text, format_lazy(_("{code} 不属于所在的方面。"), code=code))
    if clause.rule not in RULES:
        text = f"{code} names the rule {clause.rule}"
        yield Mistake(code, text, format_lazy(_("{code} 的计分规则不存在。"), code=code))
    if not clause.evidence:
        yield Mistake(
            code, f"{code} names no evidence", format_lazy(_("{code} 没有任何证据。"), code=code)
        )
    for each in clause.evidence:
        if each not in edition.evidence_types:
            yield Mistake(
                code,
                f"{code} names the evidence {each}",
                format_lazy(_("{code} 的证据 {kind} 没有定义。"), code=code, kind=each),
            )
    yield from _in_terms(clause)


def _in_terms(clause: Clause) -> Iterator[Mistake]:
    """Numbers that a rule can compute with; no single step gives more than the clause has."""
    for path, number in terms.numbers(terms.as_content(clause.terms)).items():
        least, highest = terms.bounds(path)
        if not least <= number <= highest:
            yield Mistake(
                clause.code,
                f"{clause.code} has {path} = {number}",
                format_lazy(
                    _("{code} 的规则数值 {number} 应在 {least} 到 {most} 之间。"),
                    code=clause.code,
                    number=number,
                    least=least,
                    most=highest,
                ),
            )
    most = max(terms.points_given(clause.terms), default=0)
    if most > clause.points:
        yield Mistake(
            clause.code,
            f"{clause.code} gives {most} of {clause.points} points",
            format_lazy(
                _("{code} 的一项规则给 {most} 分，多于本条的 {points} 分。"),
                code=clause.code,
                most=most,
                points=clause.points,
            ),
        )


def _in_supplements(edition: Edition) -> Iterator[Mistake]:
    codes = {each.code for each in edition.clauses}
    for supplement in edition.supplements:
        for each in supplement.binds.keys() - codes:
            yield Mistake(
                "",
                f"{supplement.code} binds {each}",
                format_lazy(_("类别补充要求指向不存在的条款 {code}。"), code=each),
            )
        for each in supplement.mandatory_standards:
            if standard_numbers.normalise(each) != each or standard_numbers.parse(each) is None:
                yield Mistake(
                    "",
                    f"{supplement.code} lists {each}",
                    format_lazy(_("类别补充要求列出的 {number} 不是标准编号。"), number=each),
                )


def _in_fields(kind: EvidenceType) -> Iterator[Mistake]:
    for listed in (kind.fields, *(each.fields for each in kind.fields)):
        names = {each.code for each in listed}
        for each in listed:
            place = f"{kind.code}.{each.code}"
            if (each.kind is FieldKind.CHOICE) != bool(each.choices):
                yield _in_field(place, "choices belong to a CHOICE")
            if (each.kind is FieldKind.ROWS) != bool(each.fields):
                yield _in_field(place, "fields belong to ROWS")
            if each.required_when and each.required_when.field not in names:
                text = f"{place} depends on {each.required_when.field}"
                yield Mistake("", text, _broken_field(place))


def _in_field(place: str, what: str) -> Mistake:
    return Mistake("", f"{place}: {what}", _broken_field(place))


def _broken_field(place: str) -> Promise:
    return format_lazy(_("证据字段 {place} 的定义自相矛盾。"), place=place)


def _open_texts(place: str, name: Promise, text: Bilingual) -> Iterator[Mistake]:
    for language, words in ((_("中文"), text.zh), (_("英文"), text.en)):
        if not words:
            yield Mistake(
                place,
                f"{place or 'edition'}: a text is empty",
                format_lazy(
                    _("{head}“{name}”没有{language}文本。"),
                    head=f"{place} " if place else "",
                    name=name,
                    language=language,
                ),
            )

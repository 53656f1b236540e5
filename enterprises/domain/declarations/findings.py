"""What keeps a draft from being published, and what its enterprise should look at.

The common faults of disclosures: numbers that do not exist, standards that were withdrawn,
indicators without a method, weaker limits that are passed over (domain.md, 3.7; Order 83, art. 12
and 14; 标准化法, art. 21 and 27).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.declaration_enums import Against, Comparator, DeclarationPart
from enterprises.domain.declarations import baselines
from enterprises.domain.declarations.content import Content, Executed, Indicator, Requirement
from standards.domain.citations import Citation
from standards.enums import CitationOutcome

Citations = Mapping[str, Citation]
"""What the catalogue says of each number that the content names."""

_NOT_EXECUTABLE = frozenset(
    {
        CitationOutcome.MALFORMED,
        CitationOutcome.WITHDRAWN,
        CitationOutcome.SUPERSEDED,
        CitationOutcome.UPCOMING,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right, or where ``blocks`` is false to look at."""

    part: DeclarationPart
    sentence: str
    blocks: bool = True


def required(content: Content, supplement: Iterable[str], citations: Citations) -> list[str]:
    """The mandatory standards that the matrix must answer for: those in force, each once.

    Those that the product's category lists, then those executed that the catalogue calls
    mandatory. One that begins later or has ended asks for nothing today.
    """
    executed = [each.number for each in content.standards if citations[each.number].is_mandatory]
    numbers = dict.fromkeys([*supplement, *executed])
    return [number for number in numbers if citations[number].is_current]


def found_in(content: Content, supplement: Iterable[str], citations: Citations) -> list[Finding]:
    """Everything about a draft, in the order of its parts; ``citations`` are those of today."""
    return [
        *_in_standards(content, citations),
        *_in_indicators(content, citations),
        *_in_mandatory(content, required(content, supplement, citations)),
    ]


def _in_standards(content: Content, citations: Citations) -> Iterator[Finding]:
    part = DeclarationPart.STANDARDS
    if not content.standards:
        yield Finding(part, _("请至少写一项执行标准。"))
    for number in _repeated(each.number for each in content.standards):
        yield Finding(part, _("执行标准 %(number)s 写了两次。") % {"number": number})
    for each in content.standards:
        yield from _of_standard(each, citations[each.number])


def _of_standard(each: Executed, citation: Citation) -> Iterator[Finding]:
    part = DeclarationPart.STANDARDS
    if citation.outcome in _NOT_EXECUTABLE:
        yield Finding(part, citation.sentence)
    elif citation.outcome is CitationOutcome.UNKNOWN:
        yield Finding(part, citation.sentence, blocks=False)
    if not each.title:
        yield Finding(part, _("请写明 %(number)s 的名称。") % {"number": each.number})


def _in_indicators(content: Content, citations: Citations) -> Iterator[Finding]:
    part = DeclarationPart.INDICATORS
    if not content.indicators:
        yield Finding(part, _("请至少写一项指标。"))
    for name in _repeated(each.name for each in content.indicators):
        yield Finding(part, _("有两项指标都叫“%(name)s”，请区分名称。") % {"name": name})
    for each in content.indicators:
        for sentence, blocks in (
            *_gaps(each),
            *_of_method(each, citations),
            *_of_baseline(each, citations),
        ):
            named = _("%(name)s：%(sentence)s") % {"name": each.name, "sentence": sentence}
            yield Finding(part, named, blocks)


_Said = Iterator[tuple[str, bool]]


def _gaps(each: Indicator) -> _Said:
    if not each.unit:
        yield _("请填写单位，没有单位的写“1”。"), True
    if each.limit is None:
        yield _("请填写限值。"), True
    if each.comparator is not Comparator.BETWEEN:
        return
    if each.upper_limit is None:
        yield _("范围要写上限。"), True
    elif each.limit is not None and each.limit > each.upper_limit:
        yield _("范围的下限大于上限。"), True


def _of_method(each: Indicator, citations: Citations) -> _Said:
    if not each.method:
        yield _("请写明试验方法标准。"), True
        return
    citation = citations[each.method]
    if citation.outcome is CitationOutcome.MALFORMED:
        yield citation.sentence, True
    elif not citation.is_current:
        is_unknown = citation.outcome is CitationOutcome.UNKNOWN
        yield citation.sentence, each.is_safety and not is_unknown


def _of_baseline(each: Indicator, citations: Citations) -> _Said:
    comparison = baselines.compare(each)
    if comparison.outcome is Against.NOT_COMPARABLE:
        yield _("不能与基准比较：%(why)s") % {"why": comparison.sentence}, False
    if not each.baseline_standard:
        return
    citation = citations[each.baseline_standard]
    if not citation.is_current:
        yield citation.sentence, citation.outcome is CitationOutcome.MALFORMED
    if comparison.is_weaker and citation.is_mandatory and citation.is_current:
        yield (
            _("低于强制性标准 %(number)s，不能公开（标准化法第二十一条）。")
            % {"number": citation.number},
            True,
        )
    elif comparison.is_weaker and not each.weaker_is_stated:
        yield _("低于推荐性标准，请勾选“明示低于推荐性标准”。"), True


def _in_mandatory(content: Content, numbers: list[str]) -> Iterator[Finding]:
    part = DeclarationPart.MANDATORY
    names = {each.name for each in content.indicators}
    for number in numbers:
        rows = [each for each in content.mandatory if each.number == number]
        if not rows:
            sentence = _("强制性标准 %(number)s 还没有列出要求，也没有说明不适用。")
            yield Finding(part, sentence % {"number": number})
        elif len({bool(each.why_not) for each in rows}) > 1:
            sentence = _("强制性标准 %(number)s 既列了要求，又说明不适用，请只留一种。")
            yield Finding(part, sentence % {"number": number})
    for each in content.mandatory:
        yield from _of_requirement(each, names)


def _of_requirement(each: Requirement, names: set[str]) -> Iterator[Finding]:
    part, given = DeclarationPart.MANDATORY, {"number": each.number, "name": each.indicator}
    if not each.is_complete:
        sentence = _("%(number)s 有一项要求没有写全：要求，以及对应的指标或检测项目。")
        yield Finding(part, sentence % given)
    if each.indicator and each.indicator not in names:
        sentence = _("%(number)s 对应的指标“%(name)s”已不在指标表中。")
        yield Finding(part, sentence % given)


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1 and name]

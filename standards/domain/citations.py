"""What is known of a standard of others, and what follows from it on a day. Pure.

Whether a standard holds is computed from its dates: one whose last day has come is withdrawn even
if nobody touched its entry, one whose first day lies ahead is upcoming. Only where the day of a
withdrawal is not known does the status that was found decide.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qbs_platform.common.validators import standard_numbers
from qbs_platform.common.validators.standard_numbers import Kind
from qbs_platform.common.validators.verdicts import Outcome
from standards.enums import CitationOutcome, CitedStatus

Record = dict[str, str | bool | list[list[str | bool]] | None]

_GONE = frozenset({CitedStatus.WITHDRAWN, CitedStatus.SUPERSEDED})
_NEVER_MANDATORY = frozenset({Kind.GROUP, Kind.ENTERPRISE})
_SERIAL_DIGITS = 6
_PARTLY = re.compile(r"[（(]?\s?部分\s?[)）]?$")
_BETWEEN = re.compile(r"[\n；;、，,]")
_DESIGNATION = re.compile(
    r"(?<![A-Z/])((?:GBZ?|[A-Z]{2})(?:/[TZ])?) (\d{1,6}(?:\.\d{1,3}){0,4})(?:—(\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class Successor:
    """The number of a standard that replaces another, in whole or in part."""

    number: str
    is_partial: bool = False

    def __str__(self) -> str:
        """The number as people type it, which ``read_successors`` reads."""
        return f"{self.number}（部分）" if self.is_partial else self.number

    @property
    def in_words(self) -> str:
        """The number as the reader is told."""
        return _("%(number)s（部分）") % {"number": self.number} if self.is_partial else self.number


@dataclass(frozen=True, slots=True)
class CitedFacts:
    """All that the catalogue says of one standard; numbers are normalised, days may be unknown."""

    number: str
    title_zh: str
    title_en: str
    is_mandatory: bool
    status: CitedStatus
    published_on: date | None
    effective_on: date | None
    withdrawn_on: date | None
    successors: tuple[Successor, ...]
    source: str
    checked_on: date

    @property
    def kind(self) -> Kind:
        """Who issues it and how far it binds. Raises ValueError for a malformed number."""
        found = standard_numbers.parse(self.number)
        if found is None:
            raise ValueError(self.number)
        return found.kind

    @property
    def title(self) -> str:
        """The title in the reader's language, in Chinese where there is no other."""
        is_english = (get_language() or "").startswith("en")
        return self.title_en if is_english and self.title_en else self.title_zh

    def as_record(self) -> Record:
        """The facts as JSON, for the history."""
        days = {
            name: day.isoformat() if day else None
            for name, day in (
                ("published_on", self.published_on),
                ("effective_on", self.effective_on),
                ("withdrawn_on", self.withdrawn_on),
                ("checked_on", self.checked_on),
            )
        }
        return {
            "number": self.number,
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "is_mandatory": self.is_mandatory,
            "status": self.status.value,
            "successors": [[each.number, each.is_partial] for each in self.successors],
            "source": self.source,
            **days,
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """What a look-up found; ``sentence`` says it in the reader's language.

    ``number`` is normalised. ``source`` and ``checked_on`` say where the finding is from; both are
    empty when the catalogue does not hold the number.
    """

    number: str
    outcome: CitationOutcome
    sentence: str
    title: str = ""
    is_mandatory: bool = False
    successors: tuple[str, ...] = ()
    source: str = ""
    checked_on: date | None = None

    @property
    def is_current(self) -> bool:
        """Whether it may be cited as holding on that day."""
        return self.outcome is CitationOutcome.CURRENT


def status_on(facts: CitedFacts, on: date) -> CitedStatus:
    """The status of a standard on a day; the dates decide where they are known."""
    last = facts.withdrawn_on
    is_gone = last <= on if last else facts.status in _GONE
    if is_gone:
        is_replaced = bool(facts.successors) or facts.status is CitedStatus.SUPERSEDED
        return CitedStatus.SUPERSEDED if is_replaced else CitedStatus.WITHDRAWN
    if facts.effective_on and on < facts.effective_on:
        return CitedStatus.UPCOMING
    return CitedStatus.CURRENT


def judge(typed: str, facts: CitedFacts | None, on: date) -> Citation:
    """The finding on one number as typed; ``facts`` are those of the catalogue, if it has any."""
    verdict = standard_numbers.check(typed)
    number = verdict.value
    if facts is None:
        if verdict.outcome is Outcome.REFUSE:
            return Citation(number, CitationOutcome.MALFORMED, verdict.message)
        return Citation(number, CitationOutcome.UNKNOWN, _unknown(number))
    status = status_on(facts, on)
    return Citation(
        number=number,
        outcome=CitationOutcome(status.value),
        sentence=_sentence(facts, status),
        title=facts.title,
        is_mandatory=facts.is_mandatory,
        successors=tuple(each.number for each in facts.successors),
        source=facts.source,
        checked_on=facts.checked_on,
    )


def mistakes(facts: CitedFacts, today: date) -> Iterator[tuple[str, str]]:
    """What cannot be true of ``facts``: names of fields with a sentence each."""
    parsed = standard_numbers.parse(facts.number)
    if parsed is None:
        yield "number", standard_numbers.check(facts.number).message
    elif facts.is_mandatory and not may_be_mandatory(facts.number):
        yield "is_mandatory", _("推荐性标准、指导性文件、团体标准和企业标准都不是强制性标准。")
    if facts.status is CitedStatus.UPCOMING and facts.effective_on is None:
        yield "effective_on", _("即将实施的标准须写明实施日期。")
    if facts.status is CitedStatus.SUPERSEDED and not facts.successors:
        yield "successors", _("被代替的标准须写明由哪项标准代替。")
    if facts.number in {each.number for each in facts.successors}:
        yield "successors", _("标准不能代替它自己。")
    if facts.checked_on > today:
        yield "checked_on", _("核对日期不能晚于今天。")
    yield from _disorder(facts)


def may_be_mandatory(number: str) -> bool:
    """Whether a standard of this number can bind everybody: no T or Z, no group, no enterprise."""
    found = standard_numbers.parse(number)
    return bool(
        found and found.kind not in _NEVER_MANDATORY and not re.search(r"/[TZ]$", found.prefix)
    )


def sort_key(number: str) -> str:
    """A text by which numbers sort as people count: GB 2760, GB 2763, GB 2763.1, GB 14881."""
    found = standard_numbers.parse(number)
    if found is None:
        return number
    whole, *parts = found.serial.split(".")
    # The whole counts as part 0: how a database sorts "." beside "—" is its locale's business.
    padded = (part.rjust(_SERIAL_DIGITS, "0") for part in (whole, *(parts or ("0",))))
    serial = ".".join(padded)
    return f"{found.prefix} {serial}—{found.year}"


def in_number_order(successors: Iterable[Successor]) -> tuple[Successor, ...]:
    """Sort successors as people count; two sets of them are compared in this order."""
    return tuple(sorted(successors, key=lambda each: sort_key(each.number)))


def read_successors(text: str) -> tuple[Successor, ...]:
    """Read numbers one a line, or with ； between them; 部分 after one means: in part.

    Raises ValueError with the sentence of the first that is no number.
    """
    found = []
    for part in filter(None, (each.strip() for each in _BETWEEN.split(text))):
        bare = _PARTLY.sub("", part).strip()
        verdict = standard_numbers.check(bare)
        if standard_numbers.parse(bare) is None:
            raise ValueError(verdict.message)
        found.append(Successor(verdict.value, is_partial=bare != part))
    return tuple(dict.fromkeys(found))


def in_order(
    wanted: Iterable[CitedFacts], known: Iterable[str]
) -> tuple[list[CitedFacts], list[CitedFacts]]:
    """Sort so that a successor comes before what it replaces; ``known`` are there already.

    The second list cannot be sorted in: a successor is unknown, or two replace each other.
    """
    there, ready, waiting = set(known), [], list(wanted)
    while now := [one for one in waiting if there.issuperset(e.number for e in one.successors)]:
        ready += now
        there.update(one.number for one in now)
        waiting = [one for one in waiting if one.number not in there]
    return ready, waiting


def is_cited_in(number: str, text: str) -> bool:
    """Whether a text names this standard, with its year or without any."""
    found = standard_numbers.parse(number)
    return found is not None and any(
        prefix == found.prefix and serial == found.serial and year in {"", str(found.year)}
        for prefix, serial, year in _DESIGNATION.findall(text)
    )


def _disorder(facts: CitedFacts) -> Iterator[tuple[str, str]]:
    published, effective, withdrawn = facts.published_on, facts.effective_on, facts.withdrawn_on
    if published and effective and effective < published:
        yield "effective_on", _("实施日期早于发布日期，请核对。")
    if withdrawn and (begun := effective or published) and withdrawn < begun:
        yield "withdrawn_on", _("废止日期早于实施或发布日期，请核对。")


def _sentence(facts: CitedFacts, status: CitedStatus) -> str:
    given = {
        "number": facts.number,
        "day": facts.effective_on,
        "last": facts.withdrawn_on,
        "successors": "、".join(each.in_words for each in facts.successors),
    }
    if status is CitedStatus.UPCOMING:
        return _("%(number)s 自 %(day)s 起实施，现在还不能作为执行标准。") % given
    if status is CitedStatus.SUPERSEDED and facts.successors:
        return _("%(number)s 已被 %(successors)s 代替，请改用代替它的标准。") % given
    if status in _GONE:
        return _("%(number)s 已废止，不能再作为执行标准。") % given
    if facts.withdrawn_on and facts.successors:
        return _("%(number)s 现行，自 %(last)s 起由 %(successors)s 代替。") % given
    if facts.withdrawn_on:
        return _("%(number)s 现行，自 %(last)s 起废止。") % given
    return _("%(number)s 现行。") % given


def _unknown(number: str) -> str:
    found = standard_numbers.parse(number)
    if found is None or found.kind is Kind.ENTERPRISE:
        return _("目录不收企业标准，请核对它在企业标准信息公共服务平台上的公开状态。")
    return _("目录中没有 %(number)s，请自行核对它是否现行。") % {"number": number}

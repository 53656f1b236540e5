"""Industries 国民经济行业分类 (GB/T 4754-2017): 20 sections 门类 and 97 divisions 大类.

A division's code is its section's letter and two digits: ``C15``. The standard's two finer levels
are not kept. The edition of 2011 has 96 divisions: 79 土地管理业 is new, so what had 79 to 96 then
has 80 to 97 now. ``industries.yaml`` holds the names.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.functional import Promise, lazystr

from qbs_platform.common.bilingual import Bilingual, bilingual

_FILE = Path(__file__).with_name("industries.yaml")


@dataclass(frozen=True, slots=True)
class Section:
    """A section 门类; its code is one letter from A to T."""

    code: str
    name: Bilingual

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class Industry:
    """A division 大类; as a string it is code and name in the reader's language."""

    code: str
    name: Bilingual
    section: Section

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def digits(self) -> str:
        """The two digits without the letter; they alone tell divisions apart."""
        return self.code[1:]


@cache
def all_divisions() -> tuple[Industry, ...]:
    """Every division, from A01 to T97."""
    read: list[Industry] = []
    for letter, given in yaml.safe_load(_FILE.read_text(encoding="utf-8")).items():
        section = Section(letter, bilingual(given["name"]))
        read += [
            Industry(letter + digits, bilingual(name), section)
            for digits, name in given["divisions"].items()
        ]
    return tuple(read)


def by_code(code: str) -> Industry | None:
    """The division with exactly this code, such as ``C15``."""
    return _by_code().get(code)


def by_digits(digits: str) -> Industry | None:
    """The division with these two digits, such as ``15``."""
    return _by_digits().get(digits)


def choices() -> list[tuple[Promise, list[tuple[str, Promise]]]]:
    """What a select of a form offers: divisions by section, lazy, in the reader's language."""
    offered: dict[Section, list[tuple[str, Promise]]] = {}
    for industry in all_divisions():
        choice = (industry.code, lazystr(industry))
        offered.setdefault(industry.section, []).append(choice)
    return [(lazystr(section), members) for section, members in offered.items()]


@cache
def _by_code() -> dict[str, Industry]:
    return {industry.code: industry for industry in all_divisions()}


@cache
def _by_digits() -> dict[str, Industry]:
    return {industry.digits: industry for industry in all_divisions()}

"""Numbers of standards as used in China: national, industry, local, group, enterprise.

The forms are those tested in domain.md, 6.6, and two it misses: occupational health (GBZ, by the
health authority, not to be taken for GB/Z) and local standards of food safety (DBS). Enterprise
numbers vary in practice, so an unusual one is a warning; every other kind is refused when its form
is impossible. Whether the standard is in force is another question, answered by the register and
not here.
"""

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qbs_platform.common.validators import text
from qbs_platform.common.validators.verdicts import Outcome, Verdict


class Kind(TextChoices):
    """Who issues a standard and how far it binds (标准化法, art. 2)."""

    NATIONAL_MANDATORY = "GB", gettext_lazy("强制性国家标准")
    NATIONAL_RECOMMENDED = "GB/T", gettext_lazy("推荐性国家标准")
    NATIONAL_GUIDANCE = "GB/Z", gettext_lazy("国家标准化指导性技术文件")
    OCCUPATIONAL_MANDATORY = "GBZ", gettext_lazy("强制性国家职业卫生标准")
    OCCUPATIONAL_RECOMMENDED = "GBZ/T", gettext_lazy("推荐性国家职业卫生标准")
    INDUSTRY = "INDUSTRY", gettext_lazy("行业标准")
    LOCAL = "LOCAL", gettext_lazy("地方标准")
    LOCAL_FOOD_SAFETY = "DBS", gettext_lazy("食品安全地方标准")
    GROUP = "GROUP", gettext_lazy("团体标准")
    ENTERPRISE = "ENTERPRISE", gettext_lazy("企业标准")


@dataclass(frozen=True, slots=True)
class StandardNumber:
    """The parts of a number in normal form: ``GB/T`` ``19001`` ``2016``."""

    kind: Kind
    prefix: str
    serial: str
    year: int

    def __str__(self) -> str:
        return f"{self.prefix} {self.serial}—{self.year}"


_PART = r"(?:\.\d{1,3})*"
_YEAR = r"—(?P<year>\d{4})$"
# A number has the form of the first start that it begins with: GBZ before GB, DBS before DB.
_FORMS = {
    "GBZ": rf"^(?P<prefix>GBZ(?:/T)?) ?(?P<serial>\d{{1,6}}{_PART}){_YEAR}",
    "GB": rf"^(?P<prefix>GB(?:/[TZ])?) ?(?P<serial>\d{{1,6}}{_PART}){_YEAR}",
    # The slash belongs to the prefix here, not to a letter after it: DBS33/ 3009—2018.
    "DBS": rf"^(?P<prefix>DBS\d{{2}}/) ?(?P<serial>\d{{1,5}}{_PART}){_YEAR}",
    "DB": rf"^(?P<prefix>DB\d{{2}}(?:\d{{2}})?(?:/T)?) ?(?P<serial>\d{{1,5}}{_PART}){_YEAR}",
    "T/": rf"^(?P<prefix>T/[A-Z]{{2,12}}) ?(?P<serial>\d{{1,6}}{_PART}){_YEAR}",
    "Q/": (
        # Lazy, so that the serial number keeps its digits: Q/ABC001 is Q/ABC 001, not Q/ABC00 1.
        r"^(?P<prefix>Q/[A-Z0-9一-鿿]{1,12}?(?:[/ .-]?[A-Z0-9]{1,6}?)??) ?"
        rf"(?P<serial>\d{{1,6}}{_PART}S?){_YEAR}"
    ),
    "": rf"^(?P<prefix>[A-Z]{{2,3}}(?:/[TZ])?) ?(?P<serial>\d{{1,6}}{_PART}){_YEAR}",
}
_PATTERNS = {start: re.compile(form, re.ASCII) for start, form in _FORMS.items()}
_KINDS = {
    "DBS": Kind.LOCAL_FOOD_SAFETY,
    "DB": Kind.LOCAL,
    "T/": Kind.GROUP,
    "Q/": Kind.ENTERPRISE,
    "": Kind.INDUSTRY,
}
_LAST_YEAR = re.compile(r"[0-9]{4}")
LONGEST = 100  # characters; what is longer is no number, and is not searched for one


def normalise(typed: str) -> str:
    """Half-width, upper case, an em dash before the year, one space before the serial number.

    ``ＧＢ／Ｔ19001-2016`` becomes ``GB/T 19001—2016``; text of no known form keeps its spaces.
    """
    number = re.sub(r"\s+", " ", text.half_width(typed)).strip().upper()
    number = _with_one_dash(re.sub(r" ?/ ?", "/", number))
    number = re.sub(r"^DBS (?=[0-9])", "DBS", number)
    found = _match(number)
    return f"{found['prefix']} {found['serial']}—{found['year']}" if found else number


def parse(typed: str) -> StandardNumber | None:
    """Take a number apart; None when its form is not known."""
    number = normalise(typed)
    found = _match(number)
    if not found:
        return None
    start = _start(number)
    kind = _KINDS.get(start) or Kind(found["prefix"])
    return StandardNumber(kind, found["prefix"], found["serial"], int(found["year"]))


def check(typed: str) -> Verdict:
    """Judge a number as typed; enterprise standards of an unusual form are accepted with WARN."""
    number = normalise(typed)
    if not number:
        return Verdict(Outcome.REFUSE, number, _("请填写标准编号。"))
    if len(number) > LONGEST:
        message = _("标准编号最多 %(longest)d 个字符，现在是 %(length)d 个。")
        return Verdict(
            Outcome.REFUSE, number, message % {"longest": LONGEST, "length": len(number)}
        )
    if _match(number):
        return Verdict(Outcome.ACCEPT, number)
    if _start(number) == "Q/":
        message = _("企业标准编号的写法不常见，常见形式如“Q/ABC 001—2024”，请核对后继续。")
        return Verdict(Outcome.WARN, number, message)
    return Verdict(Outcome.REFUSE, number, _expected(number))


def _with_one_dash(number: str) -> str:
    """Put one em dash before the four digits of the year, where any dash stands there."""
    first, year = number[:-4], number[-4:]
    bare = first.rstrip(f" {text.DASHES}")
    has_dash = first[len(bare) :].strip() != ""
    return f"{bare}—{year}" if has_dash and _LAST_YEAR.fullmatch(year) else number


def _start(number: str) -> str:
    return next(start for start in _PATTERNS if number.startswith(start))


def _match(number: str) -> re.Match[str] | None:
    return _PATTERNS[_start(number)].match(number) if len(number) <= LONGEST else None


def _expected(number: str) -> str:
    if not re.search(r"—\d{4}$", number):
        return _("标准编号应以连接号和四位年份结尾，如“GB/T 19001—2016”。")
    examples = {
        "GB": _("国家标准编号应写作“GB 2763—2021”“GB/T 19001—2016”或“GB/Z 21922—2008”。"),
        "GBZ": _("职业卫生标准编号应写作“GBZ 2.1—2019”或“GBZ/T 300.1—2017”。"),
        "DBS": _("食品安全地方标准编号应写作“DBS33/ 3009—2018”，DBS 后为 2 位省级行政区划代码。"),
        "DB": _("地方标准编号应写作“DB33/T 2015—2017”，DB 后为 2 位或 4 位行政区划代码。"),
        "T/": _("团体标准编号应写作“T/ZZB 0001—2016”，T/ 后为 2 至 12 个字母的团体代号。"),
        "": _("没有这样的标准编号；行业标准应写作“QB/T 1234—2020”，其他以 GB、DB、T/ 或 Q/ 开头。"),
    }
    return examples[_start(number)]

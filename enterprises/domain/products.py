"""What an enterprise states of brands, sites and products: normal form, or a sentence why not."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from enterprises.enums import ProductCategory, SiteRole
from enterprises.errors import ValueRefused
from qbs_platform.common.validators import gtin, standard_numbers, text
from qbs_platform.common.validators.verdicts import Outcome

Problems = dict[str, str]
"""What is wrong, by the name of the field."""

MOST_STANDARDS, MOST_LICENCES = 30, 20
LONGEST_LICENCE = 60
LONGEST_SHELF_LIFE = 36_500  # days; a century
NICE_CLASSES = 45
_OWN_CODE = re.compile(r"[A-Za-z0-9./-]{1,30}", re.ASCII)
_TRADEMARK = re.compile(r"[0-9]{7,10}", re.ASCII)
_HS_CODE = re.compile(r"[0-9]{6}(?:[0-9]{2}){0,2}", re.ASCII)
_BETWEEN = re.compile(r"[;；]")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence of a place of production, as its holder states it; ``valid_to`` is inclusive."""

    kind: str
    number: str
    valid_to: date | None

    def as_record(self) -> dict[str, str]:
        """The licence as JSON."""
        until = self.valid_to.isoformat() if self.valid_to else ""
        return {"kind": self.kind, "number": self.number, "valid_to": until}

    @classmethod
    def from_record(cls, record: dict[str, str]) -> "Licence":
        """The inverse of ``as_record``."""
        until = record["valid_to"]
        return cls(record["kind"], record["number"], date.fromisoformat(until) if until else None)

    @property
    def in_words(self) -> str:
        """The licence as a line of the form."""
        until = self.valid_to.isoformat() if self.valid_to else ""
        return "；".join(filter(None, (self.kind, self.number, until)))


@dataclass(frozen=True, slots=True)
class StatedBrand:
    """A brand; empty where nothing is stated."""

    name: str
    trademark: str = ""
    nice_class: int | None = None


@dataclass(frozen=True, slots=True)
class StatedSite:
    """A place of production; ``region`` is six digits, a licence a line."""

    role: SiteRole
    name: str
    address: str
    region: str
    licences: tuple[Licence, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedProduct:
    """A product; brand and sites by their public ids. Exactly one of the two codes is given."""

    name: str
    category: ProductCategory
    model: str
    unit: str
    gtin: str = ""
    own_code: str = ""
    brand: uuid.UUID | None = None
    shelf_life_days: int | None = None
    hs_code: str = ""
    standards: tuple[str, ...] = ()
    sites: tuple[uuid.UUID, ...] = ()


def brand(stated: StatedBrand) -> tuple[StatedBrand, Problems]:
    """The brand in normal form, and what is wrong with it."""
    problems = _blank(name=(stated.name, _("请填写品牌名称。")))
    trademark = text.compact(stated.trademark)
    if trademark and not _TRADEMARK.fullmatch(trademark):
        problems["trademark"] = _("商标注册号为 7 至 10 位数字，请与商标注册证核对。")
    if stated.nice_class is not None and not 1 <= stated.nice_class <= NICE_CLASSES:
        problems["nice_class"] = _("商标类别为尼斯分类第 1 至 45 类。")
    return replace(stated, name=stated.name.strip(), trademark=trademark), problems


def site(stated: StatedSite) -> tuple[StatedSite, Problems]:
    """The place in normal form, and what is wrong with it; the region is looked up elsewhere."""
    problems = _blank(
        name=(stated.name, _("请填写生产地点的名称。")),
        address=(stated.address, _("请填写详细地址。")),
        region=(stated.region, _("请填写生产地的 6 位行政区划代码。")),
    )
    normal = replace(
        stated,
        name=stated.name.strip(),
        address=stated.address.strip(),
        region=text.compact(stated.region),
    )
    return normal, problems


def product(stated: StatedProduct) -> tuple[StatedProduct, Problems]:
    """The product in normal form, and what is wrong with it."""
    problems = _blank(
        name=(stated.name, _("请填写产品名称。")),
        model=(stated.model, _("请填写型号或规格。")),
        unit=(stated.unit, _("请填写销售单位，如盒、台。")),
    )
    number, own_code = _codes(stated, problems)
    numbers = _standards(stated.standards, problems)
    hs_code = text.compact(stated.hs_code).replace(".", "")
    if hs_code and not _HS_CODE.fullmatch(hs_code):
        problems["hs_code"] = _("商品编码（HS）为 6、8 或 10 位数字。")
    _judge_shelf_life(stated, problems)
    normal = replace(
        stated,
        name=stated.name.strip(),
        model=stated.model.strip(),
        unit=stated.unit.strip(),
        gtin=number,
        own_code=own_code,
        hs_code=hs_code,
        standards=numbers,
        sites=tuple(sorted(set(stated.sites))),
    )
    return normal, problems


def read_licences(typed: str) -> tuple[Licence, ...]:
    """Licences, a line each: kind; number; last day. Raises ValueRefused."""
    lines = [line for line in map(str.strip, typed.splitlines()) if line]
    if len(lines) > MOST_LICENCES:
        sentence = _("许可证最多 %(most)d 项，现在是 %(count)d 项。")
        raise ValueRefused(sentence % {"most": MOST_LICENCES, "count": len(lines)}, "licences")
    return tuple(map(_licence, lines))


def read_lines(typed: str) -> tuple[str, ...]:
    """What stands on the lines of a text, and between its semicolons; empty ones left out."""
    parts = (part.strip() for line in typed.splitlines() for part in _BETWEEN.split(line))
    return tuple(part for part in parts if part)


def refuse(problems: Problems) -> None:
    """Raise ValueRefused for the first of ``problems``, if there is one."""
    for name, sentence in problems.items():
        raise ValueRefused(sentence, name)


def _blank(**asked: tuple[str, str]) -> Problems:
    return {name: sentence for name, (value, sentence) in asked.items() if not value.strip()}


def _codes(stated: StatedProduct, problems: Problems) -> tuple[str, str]:
    typed, own_code = stated.gtin.strip(), text.half_width(stated.own_code).strip()
    if bool(typed) == bool(own_code):
        problems["gtin"] = _("商品条码和企业自编码填写其中一项：有商品条码的填条码。")
        return typed, own_code
    if own_code:
        if not _OWN_CODE.fullmatch(own_code):
            problems["own_code"] = _("企业自编码用字母、数字和“-”“.”“/”，最多 30 个字符。")
        return "", own_code
    verdict = gtin.check(typed)
    if verdict.outcome is Outcome.REFUSE:
        problems["gtin"] = verdict.message
        return verdict.value, ""
    return gtin.as_gtin14(verdict.value), ""


def _standards(typed: Iterable[str], problems: Problems) -> tuple[str, ...]:
    verdicts = [standard_numbers.check(each) for each in typed]
    wrong = [each for each in verdicts if each.outcome is Outcome.REFUSE]
    numbers = tuple(dict.fromkeys(each.value for each in verdicts))
    if wrong:
        problems["standards"] = " ".join(f"“{each.value}”：{each.message}" for each in wrong)
    elif len(numbers) > MOST_STANDARDS:
        sentence = _("执行标准最多 %(most)d 项，现在是 %(count)d 项。")
        problems["standards"] = sentence % {"most": MOST_STANDARDS, "count": len(numbers)}
    return numbers


def _judge_shelf_life(stated: StatedProduct, problems: Problems) -> None:
    days = stated.shelf_life_days
    if days is None:
        if stated.category is ProductCategory.FOOD:
            problems["shelf_life_days"] = _("食品和农产品必须填写保质期天数。")
    elif not 0 < days <= LONGEST_SHELF_LIFE:
        problems["shelf_life_days"] = _("保质期应为 1 至 36500 天。")


def _licence(line: str) -> Licence:
    parts = [part.strip() for part in _BETWEEN.split(line)]
    wrong = ValueRefused(
        _(
            "“%(line)s”：请写成“种类；编号；有效期至”，如“食品生产许可；SC10633010600011；2028-05-01”。"
        )
        % {"line": line[:LONGEST_LICENCE]},
        "licences",
    )
    if not 2 <= len(parts) <= 3 or not all(parts[:2]):  # noqa: PLR2004 - kind, number, last day
        raise wrong
    if max(map(len, parts)) > LONGEST_LICENCE:
        raise wrong
    if len(parts) == 2 or not parts[2]:  # noqa: PLR2004
        return Licence(parts[0], parts[1], None)
    try:
        return Licence(parts[0], parts[1], date.fromisoformat(parts[2]))
    except ValueError:
        raise wrong from None

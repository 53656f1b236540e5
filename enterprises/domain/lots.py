"""What an enterprise states of a lot: normal form, or a sentence why not."""

import re
import uuid
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.domain.products import Problems
from enterprises.enums import InspectionVerdict
from qbs_platform.common.validators import text

LOT_NUMBER = r"""[!"%-?A-Z_a-z]{1,20}"""  # GS1 General Specifications, 7.11: character set 82
OLDEST = date(2000, 1, 1)
_LOT_NUMBER = re.compile(LOT_NUMBER, re.ASCII)


@dataclass(frozen=True, slots=True)
class Inspection:
    """The outgoing inspection of a lot; all of it is stated, or nothing."""

    report_number: str
    verdict: InspectionVerdict | None
    inspector: str
    inspected_on: date | None

    @property
    def parts(self) -> dict[str, object]:
        """What is stated, by the name of the field."""
        return {
            "report_number": self.report_number,
            "verdict": self.verdict,
            "inspector": self.inspector,
            "inspected_on": self.inspected_on,
        }


NOT_INSPECTED = Inspection("", None, "", None)


@dataclass(frozen=True, slots=True)
class StatedLot:
    """A lot; the site, one of its product's, by its public id."""

    number: str
    produced_on: date
    quantity: Decimal
    unit: str
    site: uuid.UUID
    expires_on: date | None = None  # inclusive
    inspection: Inspection = NOT_INSPECTED


def lot(stated: StatedLot, *, today: date) -> tuple[StatedLot, Problems]:
    """The lot in normal form, and what is wrong with it."""
    number = text.half_width(stated.number).strip()
    problems: Problems = {}
    if not _LOT_NUMBER.fullmatch(number):
        problems["number"] = _("批号用半角字母、数字和常用符号，不含空格和汉字，最多 20 个字符。")
    if not OLDEST <= stated.produced_on <= today:
        problems["produced_on"] = _("生产日期应在 2000 年之后，且不晚于今天。")
    if stated.expires_on and stated.expires_on < stated.produced_on:
        problems["expires_on"] = _("保质期最后一天不能早于生产日期。")
    if stated.quantity <= 0:
        problems["quantity"] = _("数量应大于零。")
    if not stated.unit.strip():
        problems["unit"] = _("请填写数量的单位，如盒、千克。")
    inspection = _inspection(stated, problems, today)
    normal = replace(stated, number=number, unit=stated.unit.strip(), inspection=inspection)
    return normal, problems


def _inspection(stated: StatedLot, problems: Problems, today: date) -> Inspection:
    given = stated.inspection
    normal = replace(
        given, report_number=given.report_number.strip(), inspector=given.inspector.strip()
    )
    missing = [name for name, value in normal.parts.items() if not value]
    if missing and len(missing) < len(normal.parts):
        problems[missing[0]] = _("出厂检验的报告编号、结论、检验员和日期要填就填全。")
    on = normal.inspected_on
    if on and not stated.produced_on <= on <= today:
        problems["inspected_on"] = _("检验日期不能早于生产日期，也不能晚于今天。")
    return normal

"""Resident identity numbers 公民身份号码 (GB 11643-1999).

Eighteen characters: 1-6 division, 7-14 date of birth, 15-17 sequence number, 18 check character
(ISO 7064, MOD 11-2), which finds every wrong character and every swap of neighbours.

Only the province is looked at in the division: people keep their number when a division ends. A
right number says that it is well-formed, not whose it is. It is personal, so no sentence repeats a
character of it, nor the check character that would complete it.
"""

import re
from datetime import date

from django.utils.translation import gettext as _

from qbs_platform.common.validators import text
from qbs_platform.common.validators.verdicts import Outcome, Verdict

LENGTH = 18
OLD_LENGTH = 15  # GB 11643-1989: two digits of the year, no check character
# The first digit, and which second ones there are (GB/T 2260). Residents from 香港, 澳门 and 台湾
# have 81, 82 and 83 (港澳台居民居住证申领发放办法, 2018).
PROVINCES = {
    "1": "12345",
    "2": "123",
    "3": "1234567",
    "4": "123456",
    "5": "01234",
    "6": "12345",
    "7": "1",
    "8": "123",
}
EARLIEST_YEAR = 1900  # nobody who is alive was born before

_FORM = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"  # by the remainder of the weighted sum


def normalise(typed: str) -> str:
    """Return the form to store: half-width, a capital X, no spaces."""
    return text.compact(typed)


def check(typed: str, *, today: date) -> Verdict:
    """Judge a number as typed; ``today`` is the date in Asia/Shanghai."""
    number = normalise(typed)
    problem = _form_problem(number) or _content_problem(number, today)
    return Verdict(Outcome.REFUSE if problem else Outcome.ACCEPT, number, problem)


def check_character(first: str) -> str:
    """Return character 18 for the first 17 digits (ISO 7064, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def _form_problem(number: str) -> str:
    if not number:
        return _("请填写公民身份号码。")
    if len(number) == OLD_LENGTH:
        return _("15 位的旧号码已于 2013 年停用，请填写居民身份证上的 18 位公民身份号码。")
    if len(number) != LENGTH:
        message = _("公民身份号码应为 18 位，现在是 %(length)d 位。")
        return message % {"length": len(number)}
    if not _FORM.fullmatch(number):
        return _("公民身份号码的前 17 位只用数字，末位是数字或 X。")
    return ""


def _content_problem(number: str, today: date) -> str:
    if number[1] not in PROVINCES.get(number[0], ""):
        return _("第 1、2 位不是省级行政区划代码，请与证件逐位核对。")
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return _("第 7 至 14 位应为出生日期，但没有这一天，请与证件逐位核对。")
    if born_on > today:
        return _("第 7 至 14 位的出生日期晚于今天，请与证件逐位核对。")
    if born_on.year < EARLIEST_YEAR:
        return _("第 7 至 10 位的出生年份早于 1900 年，请与证件逐位核对。")
    if number[17] != check_character(number[:17]):
        return _("末位校验码与前 17 位不符，请与证件逐位核对。")
    return ""

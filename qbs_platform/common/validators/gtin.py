"""Global trade item numbers GTIN-8, -12, -13 and -14 (GS1 General Specifications, 7.9).

A right check digit and a prefix say which organisation assigned the number. They say nothing about
the product's origin or quality, and the sentences say so.
"""

from django.utils.translation import gettext as _

from qbs_platform.common.validators import text
from qbs_platform.common.validators.verdicts import Outcome, Verdict

SHORT = 8  # GTIN-8 has prefixes of its own
LENGTHS = (SHORT, 12, 13, 14)
# First and last prefix of GTIN-13; numbers that never leave the shop or region that made them.
RESTRICTED = ((20, 29), (40, 49), (200, 299))
CHINA = (690, 699)


def normalise(typed: str) -> str:
    """Return the digits alone, half-width."""
    return text.compact(typed)


def check(typed: str) -> Verdict:
    """Judge a number as typed: digits, length, check digit, and whether it is unique in trade."""
    number = normalise(typed)
    problem = _form_problem(number)
    if problem:
        return Verdict(Outcome.REFUSE, number, problem)
    expected = check_digit(number[:-1])
    if number[-1] != expected:
        message = _("末位校验码是“%(found)s”，应为“%(expected)s”，请与包装上的条码逐位核对。")
        return Verdict(
            Outcome.REFUSE, number, message % {"found": number[-1], "expected": expected}
        )
    if is_restricted(number):
        message = _("这是店内或区域内部使用的条码，不是全球唯一的商品条码，不能用于追溯。")
        return Verdict(Outcome.REFUSE, number, message)
    return Verdict(Outcome.ACCEPT, number, meaning(number))


def check_digit(digits: str) -> str:
    """Return the digit that completes ``digits``: weights 3, 1 from the right, modulo 10."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def as_gtin14(number: str) -> str:
    """Return the 14 digits that a GS1 application identifier 01 holds; ``number`` is checked."""
    return number.zfill(14)


def is_restricted(number: str) -> bool:
    """Whether the number is only unique inside one company or region."""
    if len(number) == SHORT:
        return number[0] in "02"
    prefix = int(as_gtin14(number)[1:4])
    return any(first <= prefix <= last for first, last in RESTRICTED)


def meaning(number: str) -> str:
    """Say what the prefix proves and what it does not; ``number`` is checked."""
    prefix = int(number[:3] if len(number) == SHORT else as_gtin14(number)[1:4])
    if CHINA[0] <= prefix <= CHINA[1]:
        return _("前缀 %(prefix)s 由中国物品编码中心分配。商品条码只说明编码来源，不说明质量。") % {
            "prefix": prefix
        }
    return _("前缀 %(prefix)s 不是中国物品编码中心分配的。商品条码不说明产地，也不说明质量。") % {
        "prefix": f"{prefix:03}"
    }


def _form_problem(number: str) -> str:
    if not number:
        return _("请填写商品条码。")
    for position, character in enumerate(number, start=1):
        if character not in "0123456789":
            message = _("第 %(position)d 位是“%(character)s”，商品条码只用数字。")
            return message % {"position": position, "character": character}
    if len(number) not in LENGTHS:
        message = _("商品条码应为 8、12、13 或 14 位数字，现在是 %(length)d 位。")
        return message % {"length": len(number)}
    return ""

"""Unified social credit codes 统一社会信用代码 (GB 32100-2015), with the older code inside them.

Eighteen characters: 1 authority, 2 category, 3-8 division of the registering office, 9-17
organisation code with a check character of its own (GB 11714-1997), 18 check character.

Both check layers count, because genuine codes exist that fail one: some of Xiamen before 2016 fail
GB 32100 and pass GB 11714. Random text passes both in about one of 800 cases. So both right is
accepted, one right is for a person to compare, none right or an impossible structure is refused.

The division alone refuses only where its province does not exist, because development zones
register companies under digits that are no division: an unknown division of a known province is for
a person to compare. Of two findings the graver one is the verdict. docs/adr/0017 has the reasons.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qbs_platform.common.validators import text
from qbs_platform.common.validators.verdicts import Outcome, Verdict

__all__ = ["Outcome", "Verdict", "check", "normalise", "organisation_check", "whole_check"]

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Authority -> its categories: GB 32100-2015, table 1, with A (军委) and N (农业) added since.
CATEGORIES = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "1239",
    "6": "129",
    "7": "129",
    "8": "19",
    "9": "1239",
    "A": "19",
    "N": "1239",
    "Y": "1",
}
NATIONAL_OFFICE = "100000"  # registered with a ministry; no division of GB/T 2260

_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_CHECKS = "0123456789X"
_BOTH_LAYERS = 2
_GRAVITY = (Outcome.ACCEPT, Outcome.NEEDS_HUMAN_VERIFICATION, Outcome.REFUSE)

Lookup = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class CheckLayers:
    """The check characters that the rest of the code demands, beside those it has."""

    organisation: str  # character 17
    organisation_expected: str
    whole: str  # character 18
    whole_expected: str

    @property
    def passed(self) -> int:
        """How many of the two layers agree."""
        return (self.organisation == self.organisation_expected) + (
            self.whole == self.whole_expected
        )


def normalise(typed: str) -> str:
    """Return the form to store: half-width, upper case, no spaces."""
    return text.compact(typed)


def check(
    typed: str, *, is_known_division: Lookup, was_known_division: Lookup = lambda _code: False
) -> Verdict:
    """Judge a code as typed.

    The look-ups take six digits: is this a division today, and was it ever. The sentence names the
    position and the character at fault and what is expected there.
    """
    code = normalise(typed)
    problem = _form_problem(code) or _registration_problem(code)
    if problem:
        return Verdict(Outcome.REFUSE, code, problem)
    findings = (
        # First, so that its sentence wins where both want a person: a slip in the division also
        # spoils character 18, and is not mended there.
        _judge_division(code, is_known_division, was_known_division),
        _judge_layers(code),
    )
    return max(findings, key=lambda finding: _GRAVITY.index(finding.outcome))


def layers(code: str) -> CheckLayers:
    """Compute both check characters of a normalised code of the right form."""
    return CheckLayers(
        organisation=code[16],
        organisation_expected=organisation_check(code[8:16]),
        whole=code[17],
        whole_expected=whole_check(code[:17]),
    )


def whole_check(first: str) -> str:
    """Return character 18 for the first 17 characters (GB 32100-2015, 5.6).

    The sum is taken modulo 31 twice: without the outer one, a sum that 31 divides has no character.
    """
    total = sum(
        ALPHABET.index(character) * weight
        for character, weight in zip(first, _WEIGHTS, strict=True)
    )
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check(first: str) -> str:
    """Return the check character of the first 8 characters of an organisation code (GB 11714)."""
    total = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(first, _ORGANISATION_WEIGHTS, strict=True)
    )
    return _ORGANISATION_CHECKS[(11 - total % 11) % 11]


def _form_problem(code: str) -> str:
    if not code:
        return _("请填写统一社会信用代码。")
    for position, character in enumerate(code, start=1):
        if character not in ALPHABET:
            message = _(
                "第 %(position)d 位是“%(character)s”，统一社会信用代码只用数字和大写字母，"
                "且不用 I、O、S、V、Z。"
            )
            return message % {"position": position, "character": character}
    if len(code) != LENGTH:
        message = _("统一社会信用代码应为 18 位，现在是 %(length)d 位。")
        return message % {"length": len(code)}
    return ""


def _registration_problem(code: str) -> str:
    authority, category = code[0], code[1]
    if authority not in CATEGORIES:
        message = _("第 1 位“%(character)s”不是登记管理部门，应为 1 至 9、A、N 或 Y。")
        return message % {"character": authority}
    if category not in CATEGORIES[authority]:
        message = _(
            "第 2 位“%(character)s”不是机构类别：第 1 位为 %(authority)s 时，"
            "第 2 位应为 %(expected)s 之一。"
        )
        expected = "/".join(CATEGORIES[authority])
        return message % {"character": category, "authority": authority, "expected": expected}
    for position, character in enumerate(code[2:8], start=3):
        if not character.isdigit():
            message = _(
                "第 %(position)d 位是“%(character)s”，第 3 至 8 位是行政区划代码，只用数字。"
            )
            return message % {"position": position, "character": character}
    return ""


def _judge_division(code: str, is_known: Lookup, was_known: Lookup) -> Verdict:
    division = code[2:8]
    if division == NATIONAL_OFFICE or is_known(division):
        return Verdict(Outcome.ACCEPT, code)
    if was_known(division):
        message = _("第 3 至 8 位“%(code)s”是已撤销的行政区划，按登记时的区划接受。")
        return Verdict(Outcome.ACCEPT, code, message % {"code": division})
    for place in (f"{division[:4]}00", f"{division[:2]}0000"):
        if is_known(place) or was_known(place):
            message = _(
                "第 3 至 8 位“%(code)s”不在行政区划表中，只知道其上级区划“%(place)s”，"
                "可能是开发区等登记机关。请核对；若与营业执照一致，请上传执照影像，由工作人员核实。"
            )
            message %= {"code": division, "place": place}
            return Verdict(Outcome.NEEDS_HUMAN_VERIFICATION, code, message)
    message = _("第 3、4 位“%(start)s”不是省级行政区划代码，请与营业执照逐位核对。")
    return Verdict(Outcome.REFUSE, code, message % {"start": division[:2]})


def _judge_layers(code: str) -> Verdict:
    found = layers(code)
    if found.passed == _BOTH_LAYERS:
        return Verdict(Outcome.ACCEPT, code)
    if not found.passed:
        message = _(
            "两层校验都不通过：第 17 位是“%(organisation)s”，按前 8 位主体标识应为"
            "“%(organisation_expected)s”；第 18 位是“%(whole)s”，按前 17 位应为"
            "“%(whole_expected)s”。请逐位核对。"
        )
        return Verdict(Outcome.REFUSE, code, message % _shown(found))
    if found.whole != found.whole_expected:
        message = _(
            "第 18 位校验码是“%(whole)s”，应为“%(whole_expected)s”；主体标识校验通过。"
            "请核对；若与营业执照一致，请上传执照影像，由工作人员核实。"
        )
    else:
        message = _(
            "第 17 位主体标识校验码是“%(organisation)s”，应为“%(organisation_expected)s”；"
            "第 18 位校验通过。请核对；若与营业执照一致，请上传执照影像，由工作人员核实。"
        )
    return Verdict(Outcome.NEEDS_HUMAN_VERIFICATION, code, message % _shown(found))


def _shown(found: CheckLayers) -> dict[str, str]:
    return {
        "organisation": found.organisation,
        "organisation_expected": found.organisation_expected,
        "whole": found.whole,
        "whole_expected": found.whole_expected,
    }

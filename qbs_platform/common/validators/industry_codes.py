"""Codes of industries (GB/T 4754-2017), kept as the division 大类: a letter and two digits.

People copy codes from many places: ``15``, ``1521``, ``C152`` and ``C1521`` are all C15; what is
longer is cut, with a note. Codes of the edition of 2011 are the same up to 78 and one less from
there on: its O79 居民服务业 is O80 now. A code that only that edition has is moved, with WARN. One
that both have is read as one of 2017, and WARN names the other; ``O80`` as we keep it ourselves is
always one of 2017.
"""

import re

from django.utils.translation import gettext as _

from qbs_platform.common import industries
from qbs_platform.common.industries import Industry
from qbs_platform.common.validators import text
from qbs_platform.common.validators.verdicts import Outcome, Verdict

_FORM = re.compile(r"(?P<letter>[A-Z]?)(?P<digits>[0-9]{2})(?P<finer>[0-9]{0,2})")
_SECTION = re.compile(r"[A-T]")
_FIRST_MOVED = "79"  # from here on the edition of 2011 counts one less


def normalise(typed: str) -> str:
    """Half-width, upper case, no spaces."""
    return text.compact(typed)


def check(typed: str) -> Verdict:
    """Judge a code as typed; the value of an accepted one is the division's, such as ``C15``."""
    code = normalise(typed)
    found = _FORM.fullmatch(code)
    if not found:
        return Verdict(Outcome.REFUSE, code, _form_problem(code))
    digits = found["digits"]
    industry = industries.by_digits(digits)
    today = _fitting(found["letter"], industry)
    in_2011 = _fitting(found["letter"], _moved(digits))
    if today and in_2011 and code != today.code:
        return _either_edition(today, in_2011)
    if today:
        return Verdict(Outcome.ACCEPT, today.code, _cut(today) if found["finer"] else "")
    if in_2011:
        return _of_2011(found["letter"] + digits, in_2011)
    return Verdict(Outcome.REFUSE, code, _division_problem(digits, industry))


def _fitting(letter: str, industry: Industry | None) -> Industry | None:
    return industry if industry and letter in {"", industry.section.code} else None


def _moved(digits: str) -> Industry | None:
    """The division of today that had these digits in 2011, where it had others then."""
    return industries.by_digits(str(int(digits) + 1)) if digits >= _FIRST_MOVED else None


def _either_edition(today: Industry, in_2011: Industry) -> Verdict:
    message = _(
        "已按 2017 版记为 %(division)s；如果这是 2011 版的代码，请改为 %(other)s。请核对后继续。"
    )
    return Verdict(Outcome.WARN, today.code, message % {"division": today, "other": in_2011})


def _of_2011(old: str, moved: Industry) -> Verdict:
    message = _("“%(old)s”是 2011 版的大类，2017 版为 %(division)s。请核对后继续。")
    return Verdict(Outcome.WARN, moved.code, message % {"old": old, "division": moved})


def _cut(industry: Industry) -> str:
    return _("行业只记到大类，已记为 %(division)s。") % {"division": industry}


def _form_problem(code: str) -> str:
    if not code:
        return _("请填写行业代码。")
    if _SECTION.fullmatch(code):
        return _("只有一个字母是门类，请再加两位数字写明大类，如 C15。")
    return _("行业代码应为一个字母加两位数字，如 C15；也可以填写到小类，如 1521 或 C1521。")


def _division_problem(digits: str, industry: Industry | None) -> str:
    if industry is None:
        message = _("没有大类“%(digits)s”，GB/T 4754—2017 的大类为 01 至 97。")
        return message % {"digits": digits}
    message = _("大类 %(digits)s 属于门类 %(section)s，应写作 %(code)s。")
    return message % {"digits": digits, "section": industry.section, "code": industry.code}

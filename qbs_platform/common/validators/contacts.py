"""Ways to reach a person: mainland mobile numbers and e-mail addresses."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from qbs_platform.common.validators import text
from qbs_platform.common.validators.verdicts import Outcome, Verdict

MOBILE_LENGTH = 11
_COUNTRY = re.compile(r"^(?:\+|00)86|^86(?=1[0-9]{10}$)")
_SEPARATORS = re.compile(f"[{re.escape(text.DASHES)}()]")
_email_form = EmailValidator(allowlist=[])


def check_mobile(typed: str) -> Verdict:
    """Judge a mobile number of the mainland; the normal form is 11 digits without +86.

    Numbers begin with 13 to 19 (电信网编号计划, 2017).
    """
    number = _COUNTRY.sub("", _SEPARATORS.sub("", text.compact(typed)))
    if not number:
        return Verdict(Outcome.REFUSE, number, _("请填写手机号码。"))
    if not (number.isascii() and number.isdigit()):
        return Verdict(Outcome.REFUSE, number, _("手机号码只用数字，可以带 +86。"))
    if len(number) != MOBILE_LENGTH:
        message = _("手机号码应为 11 位，现在是 %(length)d 位。") % {"length": len(number)}
        return Verdict(Outcome.REFUSE, number, message)
    if not re.match(r"1[3-9]", number):
        message = _("手机号码应以 13 至 19 开头，现在以“%(start)s”开头。") % {"start": number[:2]}
        return Verdict(Outcome.REFUSE, number, message)
    return Verdict(Outcome.ACCEPT, number)


def check_email(typed: str) -> Verdict:
    """Judge an e-mail address; the normal form is lower case, as accounts keep it."""
    address = re.sub(r"\s+", "", text.half_width(typed)).lower()
    if not address:
        return Verdict(Outcome.REFUSE, address, _("请填写电子邮箱。"))
    if address.count("@") != 1:
        return Verdict(Outcome.REFUSE, address, _("电子邮箱应恰好有一个“@”，如 name@example.cn。"))
    try:
        _email_form(address)
    except ValidationError:
        return Verdict(
            Outcome.REFUSE, address, _("电子邮箱“@”前后的写法不对，如 name@example.cn。")
        )
    return Verdict(Outcome.ACCEPT, address)

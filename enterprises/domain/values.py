"""From what was typed for an item to what is kept: one normal form each, or a sentence why not."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from enterprises.enums import Item
from enterprises.errors import ValueRefused
from qbs_platform.common.validators import contacts, id_numbers, industry_codes
from qbs_platform.common.validators.verdicts import Outcome, Verdict

OLDEST = date(1900, 1, 1)

_Check = Callable[[str, date], Verdict]
_CHECKS: dict[Item, _Check] = {
    Item.LEGAL_ID: lambda typed, today: id_numbers.check(typed, today=today),
    Item.CONTACT_MOBILE: lambda typed, _today: contacts.check_mobile(typed),
    Item.CONTACT_EMAIL: lambda typed, _today: contacts.check_email(typed),
    Item.INDUSTRY: lambda typed, _today: industry_codes.check(typed),
}


def normal(item: Item, value: Any, *, today: date) -> Any:
    """The form to keep of one value; empty stays empty, since a draft may have gaps.

    ``value`` is text, or what the form field made of it (a date, a number). Raises ValueRefused.
    """
    if isinstance(value, str):
        value = value.strip()
    if value in (None, ""):
        return value
    if item is Item.ESTABLISHED_ON and not OLDEST <= value <= today:
        raise ValueRefused(_("成立日期应在 1900 年之后，且不晚于今天。"), item)
    if item not in _CHECKS:
        return value
    verdict = _CHECKS[item](value, today)
    if verdict.outcome is Outcome.REFUSE:
        raise ValueRefused(verdict.message, item)
    return verdict.value

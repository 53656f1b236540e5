"""Numbers of laboratories and certification bodies, read for display; nothing is refused here.

Pages about the numbers disagree on their inner layout (domain.md, 6.6), so only what they agree on
is read: for CMA the year and the authority, for the others the kind.
"""

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qbs_platform.common.validators import text


class Kind(TextChoices):
    """What a number belongs to."""

    CMA = "CMA", gettext_lazy("检验检测机构资质认定（CMA）")
    CNAS_LABORATORY = "CNAS_L", gettext_lazy("CNAS 认可实验室")
    CNAS_INSPECTION = "CNAS_IB", gettext_lazy("CNAS 认可检验机构")
    CNAS_CERTIFICATION = "CNAS_C", gettext_lazy("CNAS 认可认证机构")
    BODY_APPROVAL = "CNCA_R", gettext_lazy("认证机构批准书")


@dataclass(frozen=True, slots=True)
class Accreditation:
    """A number whose form is known; ``year`` and ``authority`` only where it says them."""

    kind: Kind
    number: str
    year: int | None = None
    authority: str = ""


_FORMS = {
    Kind.CMA: r"(?:CMA)?(?P<number>\d{2}(?:0\d|[12]\d|3[01])\d{8})",
    Kind.CNAS_LABORATORY: r"(?:CNAS)?(?P<number>L\d{4,5})",
    Kind.CNAS_INSPECTION: r"(?:CNAS)?(?P<number>IB\d{4})",
    Kind.CNAS_CERTIFICATION: r"(?:CNAS)?(?P<number>C\d{3}-[A-Z])",
    Kind.BODY_APPROVAL: r"(?P<number>CNCA-RF?-(?P<year>\d{4})-\d{3,4})",
}
_PATTERNS = {kind: re.compile(form, re.ASCII) for kind, form in _FORMS.items()}
_DASHES = re.compile(f"[{re.escape(text.DASHES)}]")


def read(typed: str) -> Accreditation | None:
    """Recognise a number as typed; None when it has none of the known forms."""
    number = _DASHES.sub("-", text.compact(typed))
    for kind, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(number):
            return _accreditation(kind, found)
    return None


def _accreditation(kind: Kind, found: re.Match[str]) -> Accreditation:
    number = found["number"]
    if kind == Kind.CMA:
        return Accreditation(kind, number, 2000 + int(number[:2]), _cma_authorities()[number[2:4]])
    year = found.groupdict().get("year")
    return Accreditation(kind, number, int(year) if year else None)


def _cma_authorities() -> dict[str, str]:
    names = (
        _("国家认证认可监督管理委员会"),
        _("北京"), _("天津"), _("河北"), _("山西"), _("内蒙古"),
        _("辽宁"), _("吉林"), _("黑龙江"),
        _("上海"), _("江苏"), _("浙江"), _("安徽"), _("福建"), _("江西"), _("山东"),
        _("河南"), _("湖北"), _("湖南"), _("广东"), _("广西"), _("海南"),
        _("重庆"), _("四川"), _("贵州"), _("云南"), _("西藏"),
        _("陕西"), _("甘肃"), _("青海"), _("宁夏"), _("新疆"),
    )  # fmt: skip
    return {f"{place:02}": name for place, name in enumerate(names)}

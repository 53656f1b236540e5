"""The own declarations as a table that one takes along: a row for each indicator."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from enterprises.domain.declarations import baselines
from enterprises.domain.declarations.content import Indicator
from enterprises.models import Declaration
from enterprises.selectors import declarations
from qbs_platform.common import workdays
from qbs_platform.common.exports import Row

_EMPTY = ("", "", "", "", "", "")


def heading() -> Row:
    """The names of the columns of ``rows``."""
    return (
        _("产品"),
        _("型号规格"),
        _("产品编码"),
        _("版本"),
        _("状态"),
        _("公开日期"),
        _("有效期至"),
        _("执行标准"),
        _("指标"),
        _("声明限值"),
        _("试验方法标准"),
        _("基准标准"),
        _("基准限值"),
        _("与基准比较"),
    )


def rows(found: Iterable[Declaration], *, on: date) -> Iterator[Row]:
    """What each says; one without indicators has a row as well."""
    for row in found:
        text = declarations.content_of(row)
        about = _about(row, "；".join(each.number for each in text.standards), on)
        for said in map(_indicator, text.indicators) if text.indicators else (_EMPTY,):
            yield (*about, *said)


def _about(row: Declaration, standards: str, on: date) -> Row:
    product = row.product
    begun = f"{workdays.local_date(row.published_at)}" if row.published_at else ""
    return (
        product.name,
        product.model,
        product.code,
        row.number or "",
        str(row.standing_on(on).label),
        begun,
        f"{row.expires_on or ''}",
        standards,
    )


def _indicator(said: Indicator) -> Row:
    return (
        said.name,
        said.limit_in_words,
        said.method,
        said.baseline_standard,
        said.baseline_in_words,
        str(baselines.compare(said).outcome.label) if said.baseline_standard else "",
    )

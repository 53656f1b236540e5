"""The list of cases as a table for a spreadsheet: no identity numbers, no contacts, no clerks."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enterprises.models import Enterprise
from enterprises.selectors import case_lines
from enterprises.selectors.case_lines import CaseLine
from qbs_platform.common import exports, industries, workdays

_BATCH = 2_000


def heading() -> exports.Row:
    """The names of the columns, in the order of ``rows``, in the reader's language."""
    return (
        _("企业名称"),
        _("统一社会信用代码"),
        _("注册地区划代码"),
        _("注册地"),
        _("所属行业"),
        _("状态"),
        _("轮次"),
        _("首次提交"),
        _("最后一天"),
        _("期限"),
        _("意见份数"),
        _("上链日期"),
    )


def rows(found: QuerySet[Enterprise], *, on: date) -> Iterator[exports.Row]:
    """One row a case; never more than a batch of cases in memory."""
    stream = found.iterator(chunk_size=_BATCH)
    while batch := list(islice(stream, _BATCH)):
        yield from map(_row, case_lines.of_cases(batch, on=on))


def _row(line: CaseLine) -> exports.Row:
    row, onboarding = line.row, line.row.onboarding
    return (
        row.name,
        row.uscc,
        row.region.code,
        line.place,
        str(industries.by_code(row.particulars.industry) or ""),
        row.get_status_display(),
        onboarding.round,
        _day(onboarding.submitted_at),
        line.due.day.isoformat() if line.due.day else "",
        line.due.words,
        row.opinion_count,  # type: ignore[attr-defined]
        _day(row.onboarded_at),
    )


def _day(moment: datetime | None) -> str:
    return workdays.local_date(moment).isoformat() if moment else ""

"""The trail as a table for a spreadsheet: what an event says, and who that was in words."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from qbs_platform.audit.models import AuditEvent
from qbs_platform.audit.selectors import export_row
from qbs_platform.common import workdays
from qbs_platform.operations.trail.people import Directory

_BATCH = 2_000


def heading() -> tuple[str, ...]:
    """Give the names of the columns, in the order of ``rows``, in the reader's language."""
    return (
        _("北京时间"),
        _("人员姓名"),
        _("身份"),
        _("单位或区域"),
        _("事件编号"),
        _("时间（UTC）"),
        _("请求编号"),
        _("人员编号"),
        _("身份编号"),
        _("单位编号"),
        _("动作"),
        _("对象类型"),
        _("对象编号"),
        _("变更前摘要"),
        _("变更后摘要"),
        _("结果"),
        _("拒绝原因"),
    )


def rows(events: QuerySet[AuditEvent], directory: Directory) -> Iterator[tuple[str, ...]]:
    """One row an event; never more than a batch of events in memory."""
    stream = events.iterator(chunk_size=_BATCH)
    while batch := list(islice(stream, _BATCH)):
        directory.learn(batch)
        for event in batch:
            who = directory.who(event)
            at = localtime(event.at, workdays.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
            yield (at, who.name, who.role, who.place, *export_row(event))

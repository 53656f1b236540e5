"""One entry for each code table: its source, its columns, how it is searched.

A table's rows are found first and turned into cells page by page, so that a long one stays cheap.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qbs_platform.accounts import permissions
from qbs_platform.accounts.enums import KIND_OF, SECOND_FACTOR_KINDS, Role
from qbs_platform.anchoring import kinds as record_kinds
from qbs_platform.common import industries, workdays
from qbs_platform.common.components import Column, Text
from qbs_platform.common.industries import Industry
from qbs_platform.common.workdays import SpecialDay
from qbs_platform.notifications import kinds as notice_kinds
from qbs_platform.notifications.enums import KindGroup
from qbs_platform.regions.models import Region


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; with ``kind`` it is shown as a tag of that kind."""

    text: Text
    kind: str = ""


Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CodeTable:
    """One table. ``find`` gives the rows that contain a text, ``cells`` what one row shows."""

    slug: str
    label: Promise
    source: Promise
    update: Promise
    columns: tuple[Column, ...]
    find: Callable[[str], Sequence[Any] | QuerySet[Any]]
    cells: Callable[[Any], Cells]


def _divisions(text: str) -> QuerySet[Region]:
    found = Region.objects.select_related("parent").prefetch_related("successors")
    if text:
        found = found.filter(Q(code__startswith=text) | Q(name__icontains=text))
    return found.order_by("code", F("valid_from").asc(nulls_first=True), "pk")


def _division_cells(region: Region) -> Cells:
    heirs = [f"{heir.code} {heir.name}" for heir in region.successors.all()]
    term = f"{region.valid_from or '…'} – {region.valid_to or ''}"
    return (
        Cell(region.code),
        Cell(region.name),
        Cell(_("标题行") if region.is_pseudo else region.get_level_display()),
        Cell(region.parent.name if region.parent else ""),
        Cell(term if region.valid_from or region.valid_to else ""),
        Cell(_("、").join(heirs)),
        Cell(_("历史"), "muted") if region.valid_to else Cell(_("现行"), "ok"),
    )


def _industries(text: str) -> list[Industry]:
    return [
        row
        for row in industries.all_divisions()
        if _contains(text, row.code, row.name.zh, row.name.en, row.section)
    ]


def _industry_cells(row: Industry) -> Cells:
    return (Cell(row.code), Cell(str(row.name)), Cell(str(row.section)))


def _roles(text: str) -> list[Role]:
    return [role for role in Role if _contains(text, role, role.label, KIND_OF[role].label)]


def _role_cells(role: Role) -> Cells:
    capabilities = permissions.CAPABILITIES.get(role, frozenset())
    listed = [str(one.label) for one in permissions.Capability if one in capabilities]
    offers = [str(one.label) for one in permissions.INVITES.get(role, ())]
    return (
        Cell(role.label),
        Cell(role.value),
        Cell(KIND_OF[role].label),
        Cell(_("必须") if KIND_OF[role] in SECOND_FACTOR_KINDS else _("自愿")),
        Cell(_("、").join(listed)),
        Cell(_("、").join(offers)),
    )


def _record_kinds(text: str) -> list[tuple[str, record_kinds.Schema]]:
    return [row for row in record_kinds.schemas().items() if _contains(text, row[0])]


def _record_kind_cells(row: tuple[str, record_kinds.Schema]) -> Cells:
    return (Cell(row[0]), Cell(json.dumps(row[1], ensure_ascii=False)))


def _notice_kinds(text: str) -> list[tuple[str, KindGroup]]:
    return [row for row in notice_kinds.known().items() if _contains(text, row[0], row[1].label)]


def _notice_kind_cells(row: tuple[str, KindGroup]) -> Cells:
    return (Cell(row[0]), Cell(row[1].label))


def _special_days(text: str) -> list[SpecialDay]:
    return [row for row in workdays.special_days() if _contains(text, row.day, row.name)]


def _special_day_cells(row: SpecialDay) -> Cells:
    return (
        Cell(row.day.isoformat()),
        Cell(_("调休上班") if row.is_workday else _("放假")),
        Cell(row.name),
        Cell(_("暂定"), "warn") if row.is_provisional else Cell(_("已公布"), "ok"),
    )


def _contains(text: str, *values: object) -> bool:
    return any(text.lower() in str(value).lower() for value in values)


TABLES = (
    CodeTable(
        "divisions",
        gettext_lazy("行政区划"),
        gettext_lazy(
            "GB/T 2260，取自 python-stdnum 所带的代码表，年份为整年；另有本平台的更正表和继任表。"
        ),
        gettext_lazy("升级该软件包或改动两张表后，运行 load_regions；已有的行不会删除。"),
        (
            Column(gettext_lazy("代码")),
            Column(gettext_lazy("名称")),
            Column(gettext_lazy("级别")),
            Column(gettext_lazy("上级")),
            Column(gettext_lazy("有效期间")),
            Column(gettext_lazy("由谁继任")),
            Column(gettext_lazy("状态")),
        ),
        _divisions,
        _division_cells,
    ),
    CodeTable(
        "industries",
        gettext_lazy("国民经济行业"),
        gettext_lazy("GB/T 4754—2017 的 20 个门类和 97 个大类，英文名称为本平台所译。"),
        gettext_lazy("随版本更新；标准修订时改动程序中的行业表。"),
        (
            Column(gettext_lazy("代码")),
            Column(gettext_lazy("大类")),
            Column(gettext_lazy("门类")),
        ),
        _industries,
        _industry_cells,
    ),
    CodeTable(
        "roles",
        gettext_lazy("角色与权限"),
        gettext_lazy("程序中的角色表和权限表，名称依据 ISO/IEC 17065。"),
        gettext_lazy("随版本更新，不能在页面上改动。"),
        (
            Column(gettext_lazy("角色")),
            Column(gettext_lazy("代码")),
            Column(gettext_lazy("所属方")),
            Column(gettext_lazy("二次验证")),
            Column(gettext_lazy("权限")),
            Column(gettext_lazy("可以授予")),
        ),
        _roles,
        _role_cells,
    ),
    CodeTable(
        "record-kinds",
        gettext_lazy("锚定记录种类"),
        gettext_lazy("各应用登记的记录种类和固定的 JSON Schema。"),
        gettext_lazy("随版本更新；已锚定过的种类不再改动，只增加新的版本号。"),
        (Column(gettext_lazy("种类")), Column(gettext_lazy("结构"))),
        _record_kinds,
        _record_kind_cells,
    ),
    CodeTable(
        "notice-kinds",
        gettext_lazy("消息种类"),
        gettext_lazy("各应用登记的消息种类；个人按组设置是否收邮件。"),
        gettext_lazy("随版本更新。"),
        (Column(gettext_lazy("种类")), Column(gettext_lazy("分组"))),
        _notice_kinds,
        _notice_kind_cells,
    ),
    CodeTable(
        "holidays",
        gettext_lazy("节假日与调休"),
        gettext_lazy(
            "国务院办公厅每年的放假通知，取自 chinesecalendar；"
            "其后的年份按《全国年节及纪念日放假办法》推算，标为暂定。"
        ),
        gettext_lazy("每年 11 月通知公布后升级该软件包。"),
        (
            Column(gettext_lazy("日期")),
            Column(gettext_lazy("安排")),
            Column(gettext_lazy("节日")),
            Column(gettext_lazy("状态")),
        ),
        _special_days,
        _special_day_cells,
    ),
)
BY_SLUG = {table.slug: table for table in TABLES}

"""What the numbers of rules are called, for people who change or compare them."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from standards.domain import terms
from standards.domain.parts import Clause, Edition

_NAMES: dict[str, Promise] = {
    "age_months": _("报告的最长月数"),
    "band": _("销售额区间"),
    "by": _("抽样人"),
    "code": _("编码方式"),
    "cover": _("保障项目"),
    "days": _("天数"),
    "drill_months": _("演练的最长月数"),
    "failed_lot_months": _("不合格批次的回看月数"),
    "fewest": _("最少项数"),
    "full_margin_percent": _("得满分的优于幅度（%）"),
    "gap_days": _("断保的最长天数"),
    "grade": _("等级"),
    "hours": _("小时数"),
    "least_percent": _("最低比例（%）"),
    "least_yuan": _("最低风险额（元）"),
    "level": _("标识到"),
    "list": _("名单"),
    "months": _("月数"),
    "months_after_shelf_life": _("保质期后的月数"),
    "months_without_shelf_life": _("无保质期时的月数"),
    "per_failed_lot": _("每个不合格批次扣分"),
    "per_grade": _("每级扣分"),
    "per_penalty": _("每次处罚扣分"),
    "per_withdrawn": _("每次撤回扣分"),
    "percent": _("比例（%）"),
    "points": _("分值"),
    "points_for_answers": _("答复的分值"),
    "points_if_checked": _("已核查的分值"),
    "points_if_few": _("项数不足时的分值"),
    "points_if_rectified": _("已整改的分值"),
    "points_lost": _("扣分"),
    "query_days": _("查询的最长天数"),
    "remaining_days": _("最少剩余天数"),
    "retroactive_months": _("追溯的月数"),
    "retroactive_points": _("追溯的分值"),
    "role": _("环节"),
    "sales_percent": _("占销售额的比例（%）"),
    "samplers": _("抽样人"),
    "share_percent": _("占比（%）"),
    "snapshot_days": _("登记信息的最长天数"),
    "up_to_yuan": _("销售额上限（元）"),
    "valid_months": _("有效的月数"),
    "working_days": _("工作日数"),
}


def said_by(edition: Edition) -> dict[str, str]:
    """Fields and choices of the edition's evidence by code, in the reader's language."""
    fields = [each for kind in edition.evidence_types.values() for each in kind.walk()]
    choices = {choice.code: str(choice.label) for each in fields for choice in each.choices}
    return {**choices, **{each.code: str(each.label) for each in fields}}


def numbers_of(clause: Clause, said: Mapping[str, str]) -> Iterator[tuple[str, Promise | str, int]]:
    """Every number of a clause's rule: (path, name, value), in the order of the text."""
    flat = terms.flat(terms.as_content(clause.terms))
    for path, value in flat.items():
        if isinstance(value, int):
            yield path, name_of(path, flat, said), value


def name_of(path: str, flat: Mapping[str, int | str], said: Mapping[str, str]) -> Promise | str:
    """The number at ``path`` of ``terms.flat``: ``steps.0.points`` is “row 1 · points”.

    A row that says by a code what it is about is called by that, in words of the edition.
    """
    table, _dot, rest = path.partition(".")
    if not rest:
        return _NAMES.get(path, path)
    place, _dot, key = rest.partition(".")
    words = _words_of_row(f"{table}.{place}.", flat, said)
    row = words or format_lazy(_("第 {number} 行"), number=int(place) + 1)
    return format_lazy("{row} · {name}", row=row, name=_NAMES.get(key, key))


def _words_of_row(prefix: str, flat: Mapping[str, int | str], said: Mapping[str, str]) -> str:
    codes = [
        value for path, value in flat.items() if path.startswith(prefix) and isinstance(value, str)
    ]
    return " · ".join(said.get(code, code) for code in codes)

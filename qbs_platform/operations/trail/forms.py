"""What internal audit can look for in the trail."""

import re
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qbs_platform.audit.enums import Result
from qbs_platform.audit.models import ACTION, OBJECT_TYPE, PUBLIC_ID, REQUEST_ID
from qbs_platform.audit.selectors import Filter
from qbs_platform.common import workdays
from qbs_platform.common.filters import FilterForm
from qbs_platform.operations.trail import people

ACTIONS = "known-actions"  # id of the datalist that the page gives
_MOST_PEOPLE = 50
_YEARS = (
    MinValueValidator(date(2020, 1, 1), gettext_lazy("日期应在 2020 年到 2099 年之间。")),
    MaxValueValidator(date(2099, 12, 31), gettext_lazy("日期应在 2020 年到 2099 年之间。")),
)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=_YEARS,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("日期不对，请写成 2026-11-26 这样。")},
    )


def _word(label: Any, pattern: str, wrong: Any, *, suggestions: str = "") -> forms.CharField:
    attrs = {"list": suggestions} if suggestions else {}
    return forms.CharField(
        label=label,
        required=False,
        max_length=120,
        validators=[RegexValidator(re.compile(pattern, re.ASCII), wrong)],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "code", **attrs}
        ),
    )


class TrailForm(FilterForm):
    """Filters of the trail; days are days in Asia/Shanghai, both included."""

    rarely = ("object_type", "object_id", "request_id")

    since = _day(gettext_lazy("从哪天起"))
    until = _day(gettext_lazy("到哪天止"))
    person = forms.CharField(
        label=gettext_lazy("姓名、邮箱或人员编号"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    action = _word(
        gettext_lazy("动作的开头"),
        ACTION,
        gettext_lazy("动作由小写字母、数字和 . : - _ 组成，例如 accounts.session。"),
        suggestions=ACTIONS,
    )
    result = forms.ChoiceField(
        label=gettext_lazy("结果"),
        required=False,
        choices=[("", gettext_lazy("全部")), *Result.choices],
        error_messages={"invalid_choice": gettext_lazy("没有这种结果，请从列表中选择。")},
    )
    object_type = _word(
        gettext_lazy("对象类型"),
        OBJECT_TYPE,
        gettext_lazy("对象类型写成 应用.名称，由小写字母组成，例如 accounts.user。"),
    )
    object_id = _word(
        gettext_lazy("对象编号"),
        PUBLIC_ID,
        gettext_lazy("对象编号由字母、数字和 . _ : / - 组成。"),
    )
    request_id = _word(
        gettext_lazy("请求编号"),
        REQUEST_ID,
        gettext_lazy("请求编号由字母、数字和 - 组成，出错页面上写有它。"),
    )

    def clean_person(self) -> frozenset[uuid.UUID] | None:
        """Find the people meant; nobody and too many are wrong answers."""
        text = self.cleaned_data["person"]
        if not text:
            return None
        found = people.matching(text, limit=_MOST_PEOPLE)
        if not found:
            raise ValidationError(
                _("没有姓名或邮箱含“%(text)s”的人。账号已注销的，请填写人员编号。") % {"text": text}
            )
        if len(found) > _MOST_PEOPLE:
            raise ValidationError(
                _("姓名或邮箱含“%(text)s”的人超过 %(most)d 位，请写得更完整。")
                % {"text": text, "most": _MOST_PEOPLE}
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束日期早于开始日期，请修改其中一个。"))
        return cleaned

    def wanted(self) -> Filter:
        """The filter that a valid form describes."""
        asked = self.cleaned_data
        until = asked["until"]
        return Filter(
            since=_midnight(asked["since"]) if asked["since"] else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
            actors=asked["person"],
            action=asked["action"],
            object_type=asked["object_type"],
            object_id=asked["object_id"],
            request_id=asked["request_id"],
            result=Result(asked["result"]) if asked["result"] else None,
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=workdays.SHANGHAI)

"""Forms of those who write and publish editions, and of those who compare them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from qbs_platform.common.bilingual import Bilingual
from qbs_platform.common.versioned_forms import VersionedForm
from standards.domain import term_names, terms
from standards.domain.drafts import ClauseText, EditionTexts
from standards.domain.parts import AREA_POINTS, Clause, Edition
from standards.enums import Obligation
from standards.models import StandardEdition

_NUMBER = "term-"
_LONGEST_TITLE, _LONGEST_TEXT = 200, 2000
_DATE_WRONG = {"invalid": _("日期不对，请写成 2026-11-26 这样。")}
_EDITION_WRONG = {"invalid_choice": _("没有公开这一版，请从列表中选择。")}
_NUMBER_WRONG = ("min_value", "max_value", "invalid")
_POINTS_WRONG = dict.fromkeys(_NUMBER_WRONG, _("分值应是 1 到 200 之间的整数。"))
_PASS_WRONG = dict.fromkeys(_NUMBER_WRONG, _("通过分数应是 0 到 200 之间的整数。"))
_YEARS = (
    MinValueValidator(date(2020, 1, 1), _("日期应在 2020 年到 2099 年之间。")),
    MaxValueValidator(date(2099, 12, 31), _("日期应在 2020 年到 2099 年之间。")),
)


class DraftText(forms.CharField):
    """A text that is asked for and that a draft may leave open: publishing asks for it again."""

    def to_python(self, value: Any) -> str:
        """The text with the line ends that everybody has."""
        return str(super().to_python(value)).replace("\r\n", "\n")

    def validate(self, value: Any) -> None:
        """Nothing is wrong with an empty text so far."""


def _line(label: Any) -> DraftText:
    return DraftText(label=label, max_length=_LONGEST_TITLE)


def _text(label: Any, rows: int) -> DraftText:
    widget = forms.Textarea(attrs={"rows": rows})
    return DraftText(label=label, max_length=_LONGEST_TEXT, widget=widget)


class _OfDraft(VersionedForm):
    """A form with texts in both languages."""

    def _both(self, name: str) -> Bilingual:
        return Bilingual(self.cleaned_data[f"{name}_zh"], self.cleaned_data[f"{name}_en"])


class TextsForm(_OfDraft):
    """What an edition says of itself."""

    title_zh = _line(_("标准名称（中文）"))
    title_en = _line(_("标准名称（英文）"))
    status_note_zh = _text(_("版本说明（中文）"), 2)
    status_note_en = _text(_("版本说明（英文）"), 2)
    pass_points = forms.IntegerField(
        label=_("每个方面的通过分数"),
        min_value=0,
        max_value=AREA_POINTS,
        error_messages=_PASS_WRONG,
        help_text=_("每个方面满分 200 分。"),
    )
    summary_zh = _text(_("本版改动摘要（中文）"), 4)
    summary_en = _text(_("本版改动摘要（英文）"), 4)

    def texts(self) -> EditionTexts:
        """What was typed."""
        return EditionTexts(
            title=self._both("title"),
            status_note=self._both("status_note"),
            pass_points=self.cleaned_data["pass_points"],
        )

    def summary(self) -> tuple[str, str]:
        """The summary of changes in Chinese and English."""
        return self.cleaned_data["summary_zh"], self.cleaned_data["summary_en"]


def texts_typed(row: StandardEdition, texts: EditionTexts) -> dict[str, Any]:
    """What the form shows of a draft as it was saved."""
    return {
        "version": row.version,
        **_pair("title", texts.title),
        **_pair("status_note", texts.status_note),
        "pass_points": texts.pass_points,
        "summary_zh": row.change_summary_zh,
        "summary_en": row.change_summary_en,
    }


class ClauseForm(_OfDraft):
    """One clause: its texts, how far it binds, and the numbers of its rule."""

    title_zh = _line(_("名称（中文）"))
    title_en = _line(_("名称（英文）"))
    requirement_zh = _text(_("要求（中文）"), 4)
    requirement_en = _text(_("要求（英文）"), 4)
    ground_zh = _text(_("依据（中文）"), 2)
    ground_en = _text(_("依据（英文）"), 2)
    obligation = forms.ChoiceField(
        label=_("要求程度"), choices=Obligation.choices, widget=forms.RadioSelect
    )
    points = forms.IntegerField(
        label=_("分值"),
        min_value=1,
        max_value=AREA_POINTS,
        error_messages=_POINTS_WRONG,
        help_text=_("同一方面各条的分值合计 200 分。"),
    )
    evidence = forms.MultipleChoiceField(
        label=_("证据"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("计分规则只读取它用到的证据。"),
    )

    def __init__(self, *args: Any, clause: Clause, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clause, self._edition = clause, edition
        kinds = edition.evidence_types.values()
        self.fields["evidence"].choices = [(each.code, str(each.title)) for each in kinds]  # type: ignore[attr-defined]
        numbers = term_names.numbers_of(clause, term_names.said_by(edition))
        for path, name, _value in numbers:
            self.fields[_NUMBER + path] = _number(path, name)

    def text(self) -> ClauseText:
        """What was typed; evidence in the order that the clause had it, new ones after."""
        data = self.cleaned_data
        kept = [each for each in self._clause.evidence if each in data["evidence"]]
        added = [each for each in data["evidence"] if each not in kept]
        return ClauseText(
            title=self._both("title"),
            requirement=self._both("requirement"),
            ground=self._both("ground"),
            obligation=Obligation(data["obligation"]),
            points=data["points"],
            numbers={
                name.removeprefix(_NUMBER): value
                for name, value in data.items()
                if name.startswith(_NUMBER)
            },
            evidence=(*kept, *added),
        )

    def _own(self) -> dict[str, Any]:
        return {"clause": self._clause, "edition": self._edition}


def clause_typed(version: int, text: ClauseText) -> dict[str, Any]:
    """What the form shows of a clause as it was saved."""
    return {
        "version": version,
        **_pair("title", text.title),
        **_pair("requirement", text.requirement),
        **_pair("ground", text.ground),
        "obligation": text.obligation.value,
        "points": text.points,
        "evidence": list(text.evidence),
        **{_NUMBER + path: value for path, value in text.numbers.items()},
    }


class BaseForm(forms.Form):
    """Which published edition a draft begins from."""

    base = forms.ChoiceField(
        label=_("从哪一版起草"),
        widget=forms.Select,
        help_text=_("全部条款和证据先照抄，再逐条修改。只有从最新的已发布版本起草，才能发布。"),
    )

    def __init__(self, *args: Any, published: Iterable[StandardEdition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.public_id), row.name) for row in published]
        self.fields["base"].choices = choices  # type: ignore[attr-defined]


class PublishForm(forms.Form):
    """When an edition takes effect, and until when cases under the one before go on."""

    effective_on = forms.DateField(
        label=_("施行日期"),
        validators=_YEARS,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=_DATE_WRONG,
        help_text=_("发布后至少 30 天。自这一天起，新的申请按这一版办理。"),
    )
    transition_until = forms.DateField(
        label=_("过渡期最后一天"),
        validators=_YEARS,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=_DATE_WRONG,
        help_text=_("已按前一版受理的申请和证书，到这一天为止仍可按前一版办理。"),
    )


class CompareForm(forms.Form):
    """Two editions that anybody may read, as in the address ``?from=1&to=2``."""

    def __init__(self, *args: Any, shown: Iterable[StandardEdition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.number), row.name) for row in shown]
        # Written here, because "from" is no name in Python.
        for name, label in (("from", _("旧版本")), ("to", _("新版本"))):
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, choices=choices, error_messages=_EDITION_WRONG
            )


def _pair(name: str, text: Bilingual) -> dict[str, str]:
    return {f"{name}_zh": text.zh, f"{name}_en": text.en}


def _number(path: str, label: Any) -> forms.IntegerField:
    least, most = terms.bounds(path)
    wrong = format_lazy(
        _("“{name}”应是 {least} 到 {most} 之间的整数。"), name=label, least=least, most=most
    )
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(_NUMBER_WRONG, wrong),
    )

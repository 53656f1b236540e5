"""The industries of GB/T 4754-2017, not those of 2011, and the codes that people write for them."""

from itertools import groupby

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from qbs_platform.common import industries
from qbs_platform.common.validators import industry_codes
from qbs_platform.common.validators.verdicts import Outcome, Verdict


class Question(forms.Form):
    industry = forms.ChoiceField(choices=industries.choices)


class QuestionOfOnce(forms.Form):
    """Its choices are made when the module is loaded, before anybody's language is known."""

    industry = forms.ChoiceField(choices=industries.choices())


def test_there_are_20_sections_and_97_divisions_in_their_order() -> None:
    table = industries.all_divisions()

    assert [industry.digits for industry in table] == [f"{n:02}" for n in range(1, 98)]
    assert "".join(letter for letter, _ in groupby(table, lambda each: each.section.code)) == (
        "ABCDEFGHIJKLMNOPQRST"
    )
    assert {industry.code[0] == industry.section.code for industry in table} == {True}


@pytest.mark.parametrize(
    ("section", "first", "last"),
    [
        ("A", "01", "05"), ("B", "06", "12"), ("C", "13", "43"), ("D", "44", "46"),
        ("E", "47", "50"), ("F", "51", "52"), ("G", "53", "60"), ("H", "61", "62"),
        ("I", "63", "65"), ("J", "66", "69"), ("K", "70", "70"), ("L", "71", "72"),
        ("M", "73", "75"), ("N", "76", "79"), ("O", "80", "82"), ("P", "83", "83"),
        ("Q", "84", "85"), ("R", "86", "90"), ("S", "91", "96"), ("T", "97", "97"),
    ],
)  # fmt: skip
def test_every_section_has_its_divisions(section: str, first: str, last: str) -> None:
    found = [each.digits for each in industries.all_divisions() if each.section.code == section]
    assert (found[0], found[-1]) == (first, last)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("A05", "农、林、牧、渔专业及辅助性活动"),  # 2011: 农、林、牧、渔服务业
        ("B11", "开采专业及辅助性活动"),  # 2011: 开采辅助活动
        ("C15", "酒、饮料和精制茶制造业"),
        ("C25", "石油、煤炭及其他燃料加工业"),  # 2011: 石油加工、炼焦和核燃料加工业
        ("C43", "金属制品、机械和设备修理业"),
        ("E50", "建筑装饰、装修和其他建筑业"),  # 2011: 建筑装饰和其他建筑业
        ("G58", "多式联运和运输代理业"),  # 2011: 装卸搬运和运输代理业
        ("G59", "装卸搬运和仓储业"),  # 2011: 仓储业
        ("I64", "互联网和相关服务"),
        ("N79", "土地管理业"),  # new
        ("O80", "居民服务业"),  # 2011: O79
        ("R87", "广播、电视、电影和录音制作业"),
        ("S96", "基层群众自治组织及其他组织"),  # 2011: S95 基层群众自治组织
        ("T97", "国际组织"),  # 2011: T96
    ],
)
def test_names_are_those_of_2017(code: str, name: str) -> None:
    industry = industries.by_code(code)
    assert industry is not None
    assert industry.name.zh == name


def test_every_name_is_there_in_both_languages_and_only_once() -> None:
    names = [each.name for each in industries.all_divisions()]

    assert {len({name.zh for name in names}), len({name.en for name in names})} == {97}
    assert [name for name in names if not name.zh or not name.en.isascii()] == []


@pytest.mark.parametrize("code", ["", "15", "c15", "C", "C1521", "A15", "T98", "A00"])
def test_what_is_no_code_of_a_division_finds_nothing(code: str) -> None:
    assert industries.by_code(code) is None


@pytest.mark.parametrize("form", [Question, QuestionOfOnce])
@pytest.mark.parametrize(
    ("language", "group", "label"),
    [
        ("zh-hans", "C 制造业", "C15 酒、饮料和精制茶制造业"),
        ("en", "C Manufacturing", "C15 Manufacture of liquor, beverages and refined tea"),
    ],
)
def test_select_is_grouped_and_in_the_readers_language(
    form: type[forms.Form], language: str, group: str, label: str
) -> None:
    with translation.override(language):
        shown = str(form()["industry"])

    assert shown.count("<optgroup") == 20
    assert shown.count("<option") == 97
    assert f'<optgroup label="{group}">' in shown
    assert f'<option value="C15">{label}</option>' in shown


def test_form_takes_codes_of_divisions_only() -> None:
    assert Question({"industry": "C15"}).is_valid()
    assert not Question({"industry": "C1521"}).is_valid()


@pytest.mark.parametrize("typed", ["C15", "15", "c15", " C 15 ", "Ｃ１５", "C15\u200b"])
def test_division_is_accepted_however_it_is_written(typed: str) -> None:
    assert industry_codes.check(typed) == Verdict(Outcome.ACCEPT, "C15")


@pytest.mark.parametrize("typed", ["C1521", "1521", "C152", "152", "ｃ１５２１"])
def test_longer_code_is_cut_to_its_division_with_a_note(typed: str) -> None:
    assert industry_codes.check(typed) == Verdict(
        Outcome.ACCEPT, "C15", "行业只记到大类，已记为 C15 酒、饮料和精制茶制造业。"
    )


def test_note_is_in_the_readers_language() -> None:
    with translation.override("en"):
        message = industry_codes.check("C1521").message
    assert message == (
        "Industries are kept by division only: recorded as C15 Manufacture of liquor, beverages "
        "and refined tea."
    )


@pytest.mark.parametrize(
    ("typed", "value", "old", "division"),
    [
        ("O79", "O80", "O79", "O80 居民服务业"),
        ("O7910", "O80", "O79", "O80 居民服务业"),
        ("P82", "P83", "P82", "P83 教育"),
        ("Q83", "Q84", "Q83", "Q84 卫生"),
        ("R85", "R86", "R85", "R86 新闻和出版业"),
        ("S90", "S91", "S90", "S91 中国共产党机关"),
        ("T96", "T97", "T96", "T97 国际组织"),
    ],
)
def test_code_that_only_the_edition_of_2011_has_is_moved(
    typed: str, value: str, old: str, division: str
) -> None:
    assert industry_codes.check(typed) == Verdict(
        Outcome.WARN, value, f"“{old}”是 2011 版的大类，2017 版为 {division}。请核对后继续。"
    )


@pytest.mark.parametrize(
    ("typed", "value", "division", "other"),
    [
        ("79", "N79", "N79 土地管理业", "O80 居民服务业"),
        ("8210", "O82", "O82 其他服务业", "P83 教育"),
        ("O8011", "O80", "O80 居民服务业", "O81 机动车、电子产品和日用产品修理业"),
        ("96", "S96", "S96 基层群众自治组织及其他组织", "T97 国际组织"),
    ],
)
def test_code_that_both_editions_have_is_read_as_2017_and_says_so(
    typed: str, value: str, division: str, other: str
) -> None:
    assert industry_codes.check(typed) == Verdict(
        Outcome.WARN,
        value,
        f"已按 2017 版记为 {division}；如果这是 2011 版的代码，请改为 {other}。请核对后继续。",
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写行业代码。"),
        ("C", "只有一个字母是门类，请再加两位数字写明大类，如 C15。"),
        ("A15", "大类 15 属于门类 C 制造业，应写作 C15。"),
        ("Z15", "大类 15 属于门类 C 制造业，应写作 C15。"),
        ("C1", "行业代码应为一个字母加两位数字，如 C15；也可以填写到小类，如 1521 或 C1521。"),
        ("C15210", "行业代码应为一个字母加两位数字，如 C15；也可以填写到小类，如 1521 或 C1521。"),
        ("酒", "行业代码应为一个字母加两位数字，如 C15；也可以填写到小类，如 1521 或 C1521。"),
        ("C١٥", "行业代码应为一个字母加两位数字，如 C15；也可以填写到小类，如 1521 或 C1521。"),
        ("00", "没有大类“00”，GB/T 4754—2017 的大类为 01 至 97。"),
        ("T98", "没有大类“98”，GB/T 4754—2017 的大类为 01 至 97。"),
    ],
)
def test_wrong_code_is_refused_with_the_cure(typed: str, sentence: str) -> None:
    verdict = industry_codes.check(typed)
    assert (verdict.outcome, verdict.message) == (Outcome.REFUSE, sentence)


def test_code_as_we_keep_it_is_always_accepted_without_a_word() -> None:
    for industry in industries.all_divisions():
        assert industry_codes.check(industry.code) == Verdict(Outcome.ACCEPT, industry.code)


@given(st.text() | st.from_regex(r"[A-Z]?[0-9]{1,5}", fullmatch=True))
def test_whatever_is_accepted_is_a_division(typed: str) -> None:
    verdict = industry_codes.check(typed)
    assert (industries.by_code(verdict.value) is None) == (verdict.outcome == Outcome.REFUSE)

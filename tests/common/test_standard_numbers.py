"""Numbers of standards: kinds, the normal form, what is refused and what only warned about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbs_platform.common.validators import standard_numbers
from qbs_platform.common.validators.standard_numbers import Kind, StandardNumber
from qbs_platform.common.validators.verdicts import Outcome, Verdict

KNOWN = {
    "GB 2763—2021": StandardNumber(Kind.NATIONAL_MANDATORY, "GB", "2763", 2021),
    "GB 4806.7—2023": StandardNumber(Kind.NATIONAL_MANDATORY, "GB", "4806.7", 2023),
    "GB/T 19001—2016": StandardNumber(Kind.NATIONAL_RECOMMENDED, "GB/T", "19001", 2016),
    "GB/T 20014.12—2013": StandardNumber(Kind.NATIONAL_RECOMMENDED, "GB/T", "20014.12", 2013),
    "GB/Z 21922—2008": StandardNumber(Kind.NATIONAL_GUIDANCE, "GB/Z", "21922", 2008),
    "GBZ 1—2010": StandardNumber(Kind.OCCUPATIONAL_MANDATORY, "GBZ", "1", 2010),
    "GBZ 2.1—2019": StandardNumber(Kind.OCCUPATIONAL_MANDATORY, "GBZ", "2.1", 2019),
    "GBZ 188—2014": StandardNumber(Kind.OCCUPATIONAL_MANDATORY, "GBZ", "188", 2014),
    "GBZ/T 300.1—2017": StandardNumber(Kind.OCCUPATIONAL_RECOMMENDED, "GBZ/T", "300.1", 2017),
    "GBZ/T 192.1—2007": StandardNumber(Kind.OCCUPATIONAL_RECOMMENDED, "GBZ/T", "192.1", 2007),
    "QB/T 1733.1—2015": StandardNumber(Kind.INDUSTRY, "QB/T", "1733.1", 2015),
    "NY 5244—2004": StandardNumber(Kind.INDUSTRY, "NY", "5244", 2004),
    "DB33/T 2015—2017": StandardNumber(Kind.LOCAL, "DB33/T", "2015", 2017),
    "DB3301/T 0281—2019": StandardNumber(Kind.LOCAL, "DB3301/T", "0281", 2019),
    "DB44 26—2001": StandardNumber(Kind.LOCAL, "DB44", "26", 2001),
    "DBS33/ 3009—2018": StandardNumber(Kind.LOCAL_FOOD_SAFETY, "DBS33/", "3009", 2018),
    "DBS44/ 006—2016": StandardNumber(Kind.LOCAL_FOOD_SAFETY, "DBS44/", "006", 2016),
    "DBS50/ 022—2014": StandardNumber(Kind.LOCAL_FOOD_SAFETY, "DBS50/", "022", 2014),
    "T/ZZB 0001—2016": StandardNumber(Kind.GROUP, "T/ZZB", "0001", 2016),
    "Q/ABC 001—2024": StandardNumber(Kind.ENTERPRISE, "Q/ABC", "001", 2024),
    "Q/ABC 0001S—2024": StandardNumber(Kind.ENTERPRISE, "Q/ABC", "0001S", 2024),
    "Q/杭茶 12—2023": StandardNumber(Kind.ENTERPRISE, "Q/杭茶", "12", 2023),
}


@pytest.mark.parametrize("number", KNOWN)
def test_number_in_normal_form_is_accepted_and_taken_apart(number: str) -> None:
    assert standard_numbers.check(number) == Verdict(Outcome.ACCEPT, number)
    assert standard_numbers.parse(number) == KNOWN[number]
    assert str(KNOWN[number]) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("GB/T19001-2016", "GB/T 19001—2016"),
        ("gb/t 19001–2016", "GB/T 19001—2016"),
        ("ＧＢ／Ｔ　１９００１－２０１６", "GB/T 19001—2016"),
        (" GB / T   19001 — 2016 ", "GB/T 19001—2016"),
        ("GB/T 19001——2016", "GB/T 19001—2016"),
        ("GB2763-2021", "GB 2763—2021"),
        ("DB33/T2015-2017", "DB33/T 2015—2017"),
        ("GBZ2.1-2019", "GBZ 2.1—2019"),
        ("ｇｂｚ／ｔ３００．１－２０１７", "GBZ/T 300.1—2017"),
        ("DBS33/3009-2018", "DBS33/ 3009—2018"),
        ("DBS 33/ 3009—2018", "DBS33/ 3009—2018"),
        ("t/zzb0001-2016", "T/ZZB 0001—2016"),
        ("Q/ABC001S-2024", "Q/ABC 001S—2024"),
        ("Q/AB-CD 001-2024", "Q/AB-CD 001—2024"),
    ],
)
def test_typed_forms_become_one(typed: str, number: str) -> None:
    assert standard_numbers.check(typed) == Verdict(Outcome.ACCEPT, number)


@pytest.mark.parametrize("dash", "-‐‑‒–—―−﹣－")
def test_every_dash_before_the_year_is_one(dash: str) -> None:
    assert standard_numbers.normalise(f"GB/T 19001{dash}2016") == "GB/T 19001—2016"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写标准编号。"),
        ("GB/T 19001", "标准编号应以连接号和四位年份结尾，如“GB/T 19001—2016”。"),
        (
            "GB/Q 19001-2016",
            "国家标准编号应写作“GB 2763—2021”“GB/T 19001—2016”或“GB/Z 21922—2008”。",
        ),
        ("GBZ/Z 1-2010", "职业卫生标准编号应写作“GBZ 2.1—2019”或“GBZ/T 300.1—2017”。"),
        (
            "DBS3301/ 3009-2018",
            "食品安全地方标准编号应写作“DBS33/ 3009—2018”，DBS 后为 2 位省级行政区划代码。",
        ),
        (
            "DB3/T 2015-2017",
            "地方标准编号应写作“DB33/T 2015—2017”，DB 后为 2 位或 4 位行政区划代码。",
        ),
        (
            "T/1 0001-2016",
            "团体标准编号应写作“T/ZZB 0001—2016”，T/ 后为 2 至 12 个字母的团体代号。",
        ),
        (
            "ABCD 1-2020",
            "没有这样的标准编号；行业标准应写作“QB/T 1234—2020”，其他以 GB、DB、T/ 或 Q/ 开头。",
        ),
    ],
)
def test_impossible_number_is_refused_with_an_example(typed: str, sentence: str) -> None:
    verdict = standard_numbers.check(typed)
    assert (verdict.outcome, verdict.message) == (Outcome.REFUSE, sentence)


@pytest.mark.parametrize("typed", ["Q/某某某 企业 1", "Q/ABC-2024", "Q/(HZ)ABC 1.2.3.4-24"])
def test_unusual_number_of_an_enterprise_is_only_warned_about(typed: str) -> None:
    verdict = standard_numbers.check(typed)
    assert (verdict.outcome, standard_numbers.parse(typed)) == (Outcome.WARN, None)
    assert verdict.message == "企业标准编号的写法不常见，常见形式如“Q/ABC 001—2024”，请核对后继续。"


@given(st.sampled_from(sorted(KNOWN)))
def test_full_width_is_read_like_half_width(number: str) -> None:
    full_width = "".join(
        chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character
        for character in number
    )
    assert standard_numbers.parse(full_width) == KNOWN[number]


# The forms of before GBZ and DBS were added (domain.md, 6.6), each with what it is.
FORMS_BEFORE = {
    r"GB ?[0-9]{1,6}(\.[0-9]{1,3}){0,2}-20[0-9]{2}": Kind.NATIONAL_MANDATORY,
    r"GB/T ?[0-9]{1,6}(\.[0-9]{1,3}){0,2}-20[0-9]{2}": Kind.NATIONAL_RECOMMENDED,
    r"GB/Z ?[0-9]{1,6}(\.[0-9]{1,3}){0,2}-20[0-9]{2}": Kind.NATIONAL_GUIDANCE,
    r"(?!GB|DB)[A-Z]{2,3}(/[TZ])? ?[0-9]{1,6}(\.[0-9]{1,3})?-20[0-9]{2}": Kind.INDUSTRY,
    r"DB([0-9]{2}|[0-9]{4})(/T)? ?[0-9]{1,5}(\.[0-9]{1,3})?-20[0-9]{2}": Kind.LOCAL,
    r"T/[A-Z]{2,12} ?[0-9]{1,6}(\.[0-9]{1,3})?-20[0-9]{2}": Kind.GROUP,
    r"Q/[A-Z]{1,12} ?[0-9]{1,6}S?-20[0-9]{2}": Kind.ENTERPRISE,
}


@pytest.mark.parametrize("form", FORMS_BEFORE)
@given(data=st.data())
def test_no_number_of_another_form_is_taken_for_food_safety_or_occupational_health(
    form: str, data: st.DataObject
) -> None:
    found = standard_numbers.parse(data.draw(st.from_regex(form, fullmatch=True)))
    assert found is not None
    assert found.kind == FORMS_BEFORE[form]


@given(st.text())
def test_normal_form_of_any_text_stays_as_it_is(typed: str) -> None:
    once = standard_numbers.normalise(typed)
    assert standard_numbers.normalise(once) == once


@given(
    st.from_regex(r"Q/[A-Z0-9]{1,6}[/ .-]?[A-Z0-9]{0,6} ?[0-9]{1,6}S?-20[0-9]{2}", fullmatch=True)
)
def test_normal_form_of_an_enterprise_standard_stays_as_it_is(typed: str) -> None:
    once = standard_numbers.normalise(typed)
    assert standard_numbers.normalise(once) == once

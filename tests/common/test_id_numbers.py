"""Resident identity numbers: every mistake has its sentence, and no sentence repeats the number.

The numbers are computed. Division 339999 does not exist, so they belong to nobody.
"""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from qbs_platform.common.validators import id_numbers
from qbs_platform.common.validators.verdicts import Outcome, Verdict

TODAY = date(2026, 6, 1)
OF_AN_ADULT = "339999198805170"


def completed(first: str) -> str:
    return first + id_numbers.check_character(first)


def number(division: str = "339999", born: str = "19880517", sequence: str = "042") -> str:
    return completed(division + born + sequence)


def judge(typed: str) -> Verdict:
    return id_numbers.check(typed, today=TODAY)


NUMBERS = [completed(f"{OF_AN_ADULT}{place:02}") for place in range(22)]


def test_numbers_of_the_right_form_are_accepted() -> None:
    assert [judge(each) for each in NUMBERS] == [Verdict(Outcome.ACCEPT, each) for each in NUMBERS]
    assert {each[-1] for each in NUMBERS} == set("0123456789X")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写公民身份号码。"),
        (number()[:17], "公民身份号码应为 18 位，现在是 17 位。"),
        (number() + "0", "公民身份号码应为 18 位，现在是 19 位。"),
        (
            "339999880517042",
            "15 位的旧号码已于 2013 年停用，请填写居民身份证上的 18 位公民身份号码。",
        ),
        ("33999919880517O42X", "公民身份号码的前 17 位只用数字，末位是数字或 X。"),
        ("X" + number()[1:], "公民身份号码的前 17 位只用数字，末位是数字或 X。"),
        (number()[:17] + "Y", "公民身份号码的前 17 位只用数字，末位是数字或 X。"),
        (number()[:17] + "Х", "公民身份号码的前 17 位只用数字，末位是数字或 X。"),
        (number()[:16] + "١" + "1", "公民身份号码的前 17 位只用数字，末位是数字或 X。"),
        (number(division="389999"), "第 1、2 位不是省级行政区划代码，请与证件逐位核对。"),
        (number(born="19880230"), "第 7 至 14 位应为出生日期，但没有这一天，请与证件逐位核对。"),
        (number(born="19000229"), "第 7 至 14 位应为出生日期，但没有这一天，请与证件逐位核对。"),
        (number(born="19881305"), "第 7 至 14 位应为出生日期，但没有这一天，请与证件逐位核对。"),
        (number(born="00000101"), "第 7 至 14 位应为出生日期，但没有这一天，请与证件逐位核对。"),
        (number(born="20260602"), "第 7 至 14 位的出生日期晚于今天，请与证件逐位核对。"),
        (number(born="18991231"), "第 7 至 10 位的出生年份早于 1900 年，请与证件逐位核对。"),
        (OF_AN_ADULT + "000", "末位校验码与前 17 位不符，请与证件逐位核对。"),
    ],
)
def test_every_mistake_has_its_sentence(typed: str, sentence: str) -> None:
    assert judge(typed) == Verdict(Outcome.REFUSE, typed, sentence)


@pytest.mark.parametrize("born", ["20260601", "19000101", "20000229", "19880517"])
def test_days_that_somebody_alive_may_be_born_on_are_accepted(born: str) -> None:
    assert judge(number(born=born)).outcome == Outcome.ACCEPT


def test_tomorrow_is_accepted_tomorrow() -> None:
    tomorrows = number(born="20260602")
    assert id_numbers.check(tomorrows, today=TODAY + timedelta(days=1)).outcome == Outcome.ACCEPT


def test_34_provinces_and_people_of_taiwan_on_the_mainland_have_numbers() -> None:
    accepted = [
        start for start in range(100) if judge(number(f"{start:02}9999")).outcome == Outcome.ACCEPT
    ]
    assert len(accepted) == 35
    assert accepted[-4:] == [71, 81, 82, 83]


def test_no_wrong_character_is_accepted_anywhere() -> None:
    """18 × 10 slips for each of 22 numbers."""
    accepted = [
        changed
        for each in NUMBERS
        for place, character in itertools.product(range(18), "0123456789X")
        if (changed := each[:place] + character + each[place + 1 :]) != each
        and judge(changed).outcome == Outcome.ACCEPT
    ]
    assert accepted == []


def test_no_swap_of_two_digits_side_by_side_is_accepted() -> None:
    accepted = [
        changed
        for each in NUMBERS
        for place in range(17)
        if (changed := each[:place] + each[place + 1] + each[place] + each[place + 2 :]) != each
        and judge(changed).outcome == Outcome.ACCEPT
    ]
    assert accepted == []


@given(st.from_regex(r"[0-9]{17}", fullmatch=True))
def test_check_character_is_that_of_another_implementation(first: str) -> None:
    assert id_numbers.check_character(first) == mod_11_2.calc_check_digit(first)


@pytest.mark.parametrize("typed", NUMBERS)
def test_full_width_small_letters_and_spaces_become_the_form_to_store(typed: str) -> None:
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in typed.lower())
    spaced = f" {typed[:6]} {typed[6:14]}\u3000{typed[14:]}\u200b".lower()

    assert judge(full_width) == judge(spaced) == Verdict(Outcome.ACCEPT, typed)


@given(st.from_regex(r"[0-9]{14,20}[0-9X]", fullmatch=True))
def test_no_sentence_repeats_four_characters_of_what_was_typed(typed: str) -> None:
    verdict = judge(typed)
    bare = verdict.message.replace("2013", "").replace("1900", "")
    pieces = {verdict.value[place : place + 4] for place in range(len(verdict.value) - 3)}
    assert [piece for piece in pieces if piece in bare] == []

"""Trade item numbers: check digit, what the prefix means, what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbs_platform.common.validators import gtin
from qbs_platform.common.validators.verdicts import Outcome, Verdict

CHINESE = "前缀 690 由中国物品编码中心分配。商品条码只说明编码来源，不说明质量。"


@pytest.mark.parametrize(
    "number", ["6901234567892", "06901234567892", "4006381333931", "036000291452", "96385074"]
)
def test_number_with_the_right_check_digit_is_accepted(number: str) -> None:
    assert gtin.check(number).outcome == Outcome.ACCEPT


def test_prefix_of_china_says_who_assigned_it_and_nothing_about_quality() -> None:
    assert gtin.check("6901234567892") == Verdict(Outcome.ACCEPT, "6901234567892", CHINESE)
    assert gtin.check("16901234567899").message == CHINESE


@pytest.mark.parametrize(("number", "prefix"), [("4006381333931", "400"), ("036000291452", "003")])
def test_other_prefix_is_named(number: str, prefix: str) -> None:
    assert gtin.check(number).message == (
        f"前缀 {prefix} 不是中国物品编码中心分配的。商品条码不说明产地，也不说明质量。"
    )


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "请填写商品条码。"),
        ("036000291453", "末位校验码是“3”，应为“2”，请与包装上的条码逐位核对。"),
        ("6901234567893", "末位校验码是“3”，应为“2”，请与包装上的条码逐位核对。"),
        ("69012345678", "商品条码应为 8、12、13 或 14 位数字，现在是 11 位。"),
        ("690123456789A", "第 13 位是“A”，商品条码只用数字。"),
        ("690123456789²", "第 13 位是“²”，商品条码只用数字。"),
    ],
)
def test_wrong_number_is_refused_with_the_place_and_the_cure(number: str, sentence: str) -> None:
    assert gtin.check(number) == Verdict(Outcome.REFUSE, number, sentence)


@pytest.mark.parametrize("first", ["200", "299", "020", "040", "049"])
def test_number_of_one_shop_is_refused(first: str) -> None:
    digits = f"{first}123456789"
    assert gtin.check(digits + gtin.check_digit(digits)).message == (
        "这是店内或区域内部使用的条码，不是全球唯一的商品条码，不能用于追溯。"
    )


def test_short_number_of_one_shop_is_refused() -> None:
    assert gtin.check("2012345" + gtin.check_digit("2012345")).outcome == Outcome.REFUSE


def test_fourteen_digits_keep_the_check_digit() -> None:
    assert gtin.as_gtin14("6901234567892") == "06901234567892"
    assert gtin.check_digit("0690123456789") == gtin.check_digit("690123456789")


@given(st.from_regex(r"69[0-9][0-9]{9}", fullmatch=True), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits: str, place: int, change: int) -> None:
    number = digits + gtin.check_digit(digits)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]

    assert gtin.check(number).outcome == Outcome.ACCEPT
    assert gtin.check(wrong).outcome == Outcome.REFUSE


@given(st.text("0123456789", max_size=15))
def test_full_width_digits_are_judged_like_half_width(number: str) -> None:
    full_width = "　".join(chr(ord(digit) + 0xFEE0) for digit in number)
    assert gtin.check(full_width) == gtin.check(number)


@given(st.text())
def test_no_text_makes_the_check_fail(typed: str) -> None:
    assert gtin.check(typed).outcome in Outcome

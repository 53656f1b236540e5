"""Mobile numbers and e-mail addresses as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbs_platform.common.validators import contacts
from qbs_platform.common.validators.verdicts import Outcome, Verdict


@pytest.mark.parametrize(
    "typed",
    ["13812345678", "+86 138-1234-5678", "0086 13812345678", "8613812345678",
     "１３８ １２３４ ５６７８", "(+86)138 1234 5678"],
)  # fmt: skip
def test_mobile_number_becomes_eleven_digits(typed: str) -> None:
    assert contacts.check_mobile(typed) == Verdict(Outcome.ACCEPT, "13812345678")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写手机号码。"),
        ("1381234567", "手机号码应为 11 位，现在是 10 位。"),
        ("12812345678", "手机号码应以 13 至 19 开头，现在以“12”开头。"),
        ("1381234567x", "手机号码只用数字，可以带 +86。"),
        ("1381234567²", "手机号码只用数字，可以带 +86。"),
    ],
)
def test_impossible_mobile_number_is_refused_with_the_reason(typed: str, sentence: str) -> None:
    verdict = contacts.check_mobile(typed)
    assert (verdict.outcome, verdict.message) == (Outcome.REFUSE, sentence)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("name@example.cn", "name@example.cn"),
        (" Name@Example.CN ", "name@example.cn"),
        ("ｎａｍｅ＠ｅｘａｍｐｌｅ．ｃｎ", "name@example.cn"),
        ("name@例子.中国", "name@例子.中国"),
    ],
)
def test_address_becomes_lower_case(typed: str, address: str) -> None:
    assert contacts.check_email(typed) == Verdict(Outcome.ACCEPT, address)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写电子邮箱。"),
        ("name.example.cn", "电子邮箱应恰好有一个“@”，如 name@example.cn。"),
        ("a@b@example.cn", "电子邮箱应恰好有一个“@”，如 name@example.cn。"),
        ("name@example", "电子邮箱“@”前后的写法不对，如 name@example.cn。"),
        ("name@localhost", "电子邮箱“@”前后的写法不对，如 name@example.cn。"),
        ("@example.cn", "电子邮箱“@”前后的写法不对，如 name@example.cn。"),
    ],
)
def test_impossible_address_is_refused_with_the_reason(typed: str, sentence: str) -> None:
    verdict = contacts.check_email(typed)
    assert (verdict.outcome, verdict.message) == (Outcome.REFUSE, sentence)


@given(st.text())
def test_no_text_makes_the_checks_fail(typed: str) -> None:
    assert contacts.check_mobile(typed).outcome in Outcome
    assert contacts.check_email(typed).outcome in Outcome

"""Unified social credit codes: every code of domain.md 6.6 and what slips of the hand do to it."""

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbs_platform.common.validators import uscc
from qbs_platform.common.validators.uscc import Outcome, Verdict
from qbs_platform.regions import selectors

GENUINE = (
    "91110000600037341L", "91350100M000100Y43", "12440600MB2C07549J", "914403001922038216",
    "92340603MA2UK1TD00",
)  # fmt: skip
FICTIONAL = (
    "91330106MAFAKE0002", "91330201MAFAKE019U", "91370102MAFAKE027G", "91440305MAFAKE035B",
    "91110108MAFAKE043N", "91510107MAFAKE051X", "91441900MAFAKE06XU", "91429004MAFAKE0782",
    "93330127MAFAKE0864", "92330110MAFAKE094D", "91110105MAFAK01250", "N2330106MFAKE0016U",
    "12110000MBAKE002X0", "Y111000000AKE00380", "51100000500FAK018E",
)  # fmt: skip
XIAMEN_BEFORE_2016 = "91350203M0001QKT19"
SHAPED_LIKE_AN_IDENTITY_CARD = "362322198709086409"
A_CODE = "91330106MAFAKE0002"


def judge(code: str) -> Verdict:
    """As if every division existed, so that only the code itself is judged."""
    return uscc.check(code, is_known_division=lambda _code: True)


def judge_with_table(code: str) -> Verdict:
    return uscc.check(
        code,
        is_known_division=selectors.is_known_division,
        was_known_division=selectors.was_known_division,
    )


@pytest.mark.usefixtures("regions_loaded")
@pytest.mark.parametrize("code", GENUINE + FICTIONAL)
def test_code_that_passes_both_layers_is_accepted(code: str) -> None:
    assert judge_with_table(code) == Verdict(Outcome.ACCEPT, code)


def test_code_that_passes_only_the_inner_layer_needs_a_person() -> None:
    assert judge(XIAMEN_BEFORE_2016) == Verdict(
        Outcome.NEEDS_HUMAN_VERIFICATION,
        XIAMEN_BEFORE_2016,
        "第 18 位校验码是“9”，应为“F”；主体标识校验通过。"
        "请核对；若与营业执照一致，请上传执照影像，由工作人员核实。",
    )


def test_code_that_passes_only_the_outer_layer_needs_a_person() -> None:
    code = "91330106MAFAKE001"
    code += uscc.whole_check(code)
    assert judge(code) == Verdict(
        Outcome.NEEDS_HUMAN_VERIFICATION,
        code,
        "第 17 位主体标识校验码是“1”，应为“0”；第 18 位校验通过。"
        "请核对；若与营业执照一致，请上传执照影像，由工作人员核实。",
    )


def test_code_that_passes_no_layer_is_refused_with_both_expected_characters() -> None:
    assert judge("91330106MAFAKE0013") == Verdict(
        Outcome.REFUSE,
        "91330106MAFAKE0013",
        "两层校验都不通过：第 17 位是“1”，按前 8 位主体标识应为“0”；"
        "第 18 位是“3”，按前 17 位应为“5”。请逐位核对。",
    )


def test_identity_card_number_passes_the_outer_layer_and_is_still_refused() -> None:
    found = uscc.layers(SHAPED_LIKE_AN_IDENTITY_CARD)
    assert (found.whole == found.whole_expected, found.passed) == (True, 1)
    assert judge(SHAPED_LIKE_AN_IDENTITY_CARD).outcome == Outcome.REFUSE


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "请填写统一社会信用代码。"),
        ("12345", "统一社会信用代码应为 18 位，现在是 5 位。"),
        (A_CODE + "0", "统一社会信用代码应为 18 位，现在是 19 位。"),
        (
            "91330106MAFAKE00O2",
            "第 17 位是“O”，统一社会信用代码只用数字和大写字母，且不用 I、O、S、V、Z。",
        ),
        (
            "9133010-MAFAKE0002",
            "第 8 位是“-”，统一社会信用代码只用数字和大写字母，且不用 I、O、S、V、Z。",
        ),
        ("01330106MAFAKE0002", "第 1 位“0”不是登记管理部门，应为 1 至 9、A、N 或 Y。"),
        ("B1330106MAFAKE0002", "第 1 位“B”不是登记管理部门，应为 1 至 9、A、N 或 Y。"),
        (
            "94330106MAFAKE0002",
            "第 2 位“4”不是机构类别：第 1 位为 9 时，第 2 位应为 1/2/3/9 之一。",
        ),
        (
            "9133A106MAFAKE0002",
            "第 5 位是“A”，第 3 至 8 位是行政区划代码，只用数字。",
        ),
    ],
)
def test_impossible_form_is_refused_with_the_place_and_the_cure(code: str, sentence: str) -> None:
    assert judge(code) == Verdict(Outcome.REFUSE, code, sentence)


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_look_like_digits_are_not_in_the_alphabet(letter: str) -> None:
    assert judge(f"91330106MAFAKE00{letter}2").outcome == Outcome.REFUSE


def with_division(division: str) -> str:
    code = f"91{division}MAFAKE000"
    return code + uscc.whole_check(code)


@pytest.mark.usefixtures("regions_loaded")
@pytest.mark.parametrize(
    ("division", "place"),
    [
        ("320592", "320500"),  # 张家港保税区 and its like, under a city of today
        ("370199", "370100"),
        ("371299", "371200"),  # 莱芜市 is no city any more
        ("339999", "330000"),
        ("460199", "460100"),
    ],
)
def test_unknown_division_of_a_known_place_needs_a_person(division: str, place: str) -> None:
    code = with_division(division)
    assert judge_with_table(code) == Verdict(
        Outcome.NEEDS_HUMAN_VERIFICATION,
        code,
        f"第 3 至 8 位“{division}”不在行政区划表中，只知道其上级区划“{place}”，"
        "可能是开发区等登记机关。请核对；若与营业执照一致，请上传执照影像，由工作人员核实。",
    )


@pytest.mark.usefixtures("regions_loaded")
@pytest.mark.parametrize("division", ["000000", "001234", "100001", "380100", "990000"])
def test_province_that_does_not_exist_is_refused_by_name(division: str) -> None:
    code = with_division(division)
    assert judge_with_table(code) == Verdict(
        Outcome.REFUSE,
        code,
        f"第 3、4 位“{division[:2]}”不是省级行政区划代码，请与营业执照逐位核对。",
    )


@pytest.mark.usefixtures("regions_loaded")
def test_no_province_is_refused() -> None:
    """31 provinces and 香港, 澳门, 台湾; of the other 66 pairs of digits none is one."""
    outcomes = Counter(
        judge_with_table(with_division(f"{start:02}9998")).outcome for start in range(100)
    )
    assert outcomes == {Outcome.NEEDS_HUMAN_VERIFICATION: 34, Outcome.REFUSE: 66}


@pytest.mark.usefixtures("regions_loaded")
def test_slip_in_the_division_is_told_there_and_not_at_the_check_character() -> None:
    slip = A_CODE.replace("330106", "330196")
    verdict = judge_with_table(slip)
    assert uscc.layers(slip).passed == 1
    assert verdict.outcome == Outcome.NEEDS_HUMAN_VERIFICATION
    assert verdict.message.startswith("第 3 至 8 位“330196”")


@pytest.mark.usefixtures("regions_loaded")
def test_unknown_division_does_not_heal_two_wrong_check_characters() -> None:
    verdict = judge_with_table("91339999MAFAKE0013")
    assert (verdict.outcome, verdict.message[:7]) == (Outcome.REFUSE, "两层校验都不通")


@pytest.mark.usefixtures("regions_loaded")
def test_division_of_the_past_is_accepted_with_a_note() -> None:
    code = with_division("330103")  # 下城区, until 2021
    assert judge_with_table(code) == Verdict(
        Outcome.ACCEPT, code, "第 3 至 8 位“330103”是已撤销的行政区划，按登记时的区划接受。"
    )


@pytest.mark.usefixtures("regions_loaded")
@pytest.mark.parametrize("code", ["91320594780268314T", "91610131726291097U", "91320191MA1ML4CL25"])
def test_development_zone_that_registers_companies_is_accepted(code: str) -> None:
    """320594 苏州工业园区 and its like are no divisions, but stand in genuine codes."""
    assert judge_with_table(code) == Verdict(Outcome.ACCEPT, code)


def test_past_division_does_not_heal_a_wrong_check_character() -> None:
    verdict = uscc.check(
        XIAMEN_BEFORE_2016, is_known_division=lambda _c: False, was_known_division=lambda _c: True
    )
    assert verdict.outcome == Outcome.NEEDS_HUMAN_VERIFICATION


def test_sum_that_31_divides_has_the_check_character_zero() -> None:
    assert uscc.whole_check("92340603MA2UK1TD0") == "0"
    assert uscc.whole_check("91110105MAFAK0125") == "0"


@pytest.mark.parametrize(
    ("code", "expected"), [("60003734", "1"), ("MAFAKE06", "X"), ("MAFAK012", "5")]
)
def test_organisation_check_has_ten_as_x(code: str, expected: str) -> None:
    assert uscc.organisation_check(code) == expected


def test_no_substitution_of_one_character_is_accepted() -> None:
    """18 × 30 slips for each of 20 codes."""
    accepted = [
        changed
        for code in GENUINE + FICTIONAL
        for place, character in itertools.product(range(18), uscc.ALPHABET)
        if (changed := code[:place] + character + code[place + 1 :]) != code
        and judge(changed).outcome == Outcome.ACCEPT
    ]
    assert accepted == []


def test_no_swap_of_neighbours_is_accepted() -> None:
    accepted = [
        changed
        for code in GENUINE + FICTIONAL
        for place in range(17)
        if (changed := code[:place] + code[place + 1] + code[place] + code[place + 2 :]) != code
        and judge(changed).outcome == Outcome.ACCEPT
    ]
    assert accepted == []


@st.composite
def valid_codes(draw: st.DrawFn) -> str:
    authority = draw(st.sampled_from(sorted(uscc.CATEGORIES)))
    category = draw(st.sampled_from(uscc.CATEGORIES[authority]))
    division = draw(st.from_regex(r"[1-8][0-9]{5}", fullmatch=True))
    organisation = draw(st.text(uscc.ALPHABET, min_size=8, max_size=8))
    code = authority + category + division + organisation + uscc.organisation_check(organisation)
    return code + uscc.whole_check(code)


@given(valid_codes())
def test_every_code_with_both_check_characters_is_accepted(code: str) -> None:
    assert judge(code) == Verdict(Outcome.ACCEPT, code)


@given(valid_codes(), st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_any_code_with_one_wrong_character_is_not_accepted(
    code: str, place: int, character: str
) -> None:
    changed = code[:place] + character + code[place + 1 :]
    assert (judge(changed).outcome == Outcome.ACCEPT) == (changed == code)


@given(valid_codes(), st.integers(0, 16))
def test_any_code_with_swapped_neighbours_is_not_accepted(code: str, place: int) -> None:
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (judge(changed).outcome == Outcome.ACCEPT) == (changed == code)


@given(st.text(uscc.ALPHABET, max_size=20), st.sampled_from(["", " ", "　", "\u200b"]))
def test_full_width_and_spaced_input_is_judged_like_half_width(code: str, gap: str) -> None:
    full_width = gap.join(chr(ord(character) + 0xFEE0) for character in code.lower())
    assert judge(full_width) == judge(code)


@given(st.text())
def test_no_text_makes_the_check_fail(typed: str) -> None:
    assert judge(typed).outcome in Outcome

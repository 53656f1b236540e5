"""What the characters of a unified social credit code say."""

import pytest
from django.utils import translation

from qbs_platform.common.validators import uscc, uscc_parts


def test_every_authority_and_category_that_a_code_may_have_has_words() -> None:
    assert list(uscc_parts.AUTHORITIES) == list(uscc.CATEGORIES)
    named = {authority + each for authority, every in uscc.CATEGORIES.items() for each in every}
    others = {each for each in named if each[1] == "9"} | {"Y1"}

    assert set(uscc_parts.CATEGORIES) == named - others


@pytest.mark.parametrize(
    ("code", "authority", "category"),
    [
        ("91330106MAFAKE0002", "市场监督管理（原工商）", "企业"),
        ("92330110MAFAKE094D", "市场监督管理（原工商）", "个体工商户"),
        ("12110000MBAKE002X0", "机构编制", "事业单位"),
        ("N2330106MFAKE0016U", "农业", "村级集体经济组织"),
        ("Y111000000AKE00380", "其他登记管理部门", "其他机构"),
    ],
)
def test_authority_and_category_in_words(code: str, authority: str, category: str) -> None:
    parts = uscc_parts.take_apart(code)

    assert (str(parts.authority), str(parts.category)) == (authority, category)


def test_a_code_is_taken_apart_without_loss() -> None:
    parts = uscc_parts.take_apart("91330106MAFAKE0002")
    whole = (
        parts.authority_code + parts.category_code + parts.division + parts.organisation
    ) + parts.check

    assert whole == "91330106MAFAKE0002"
    assert (parts.division, parts.organisation, parts.is_national) == (
        "330106",
        "MAFAKE000",
        False,
    )
    assert uscc_parts.take_apart("91100000MAFAKE0002").is_national


def test_words_follow_the_reader() -> None:
    with translation.override("en"):
        assert str(uscc_parts.take_apart("91330106MAFAKE0002").category) == "Enterprise"

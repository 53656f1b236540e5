"""What lists show of numbers, names and addresses."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbs_platform.common import masking

MASKS = (masking.mask_mobile, masking.mask_id_number, masking.mask_name, masking.mask_email)


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (masking.mask_mobile, "13812345678", "138****5678"),
        (masking.mask_mobile, "+85291234567", "***"),
        (masking.mask_mobile, "123", "***"),
        (masking.mask_id_number, "11010519491231002X", "1****************X"),
        (masking.mask_id_number, "110105491231002", "1*************2"),
        (masking.mask_id_number, "E12345678", "***"),
        (masking.mask_name, "张三", "张*"),
        (masking.mask_name, "李小明", "李**"),
        (masking.mask_name, "Alice Wong", "A***"),
        (masking.mask_name, "张", "***"),
        (masking.mask_email, "alice@example.cn", "a***@example.cn"),
        (masking.mask_email, "a@example.cn", "***@example.cn"),
        (masking.mask_email, "@example.cn", "***"),
        (masking.mask_email, "alice", "***"),
    ],
)
def test_little_is_shown(mask: Callable[[str], str], text: str, shown: str) -> None:
    assert mask(text) == shown


@given(st.text())
def test_nothing_is_shown_whole_and_nothing_stays_nothing(text: str) -> None:
    for mask in MASKS:
        assert ("*" in mask(text)) is (text != "")

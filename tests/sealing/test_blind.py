"""Blind indexes: equal where people mean the same, and nowhere else."""

import pytest

from qbs_platform.sealing import blind
from tests.sealing.test_envelope import VECTORS

VECTOR: dict[str, str] = VECTORS["index"]
SECRET = bytes.fromhex(VECTOR["secret"])


def index(
    text: str, table: str = "contact", column: str = "phone", secret: bytes = SECRET
) -> bytes:
    return blind.index(blind.normal_form(text), table=table, column=column, secret=secret)


def test_published_vector_is_indexed() -> None:
    assert blind.normal_form(VECTOR["text"]) == VECTOR["normal"]
    found = index(VECTOR["text"], VECTOR["table"], VECTOR["column"])
    assert found.hex() == VECTOR["index"]
    assert len(found) == blind.INDEX_BYTES


@pytest.mark.parametrize("typed", ["13812345678", " 138 1234 5678", "１３８１２３４５６７８"])
def test_width_and_spaces_do_not_matter(typed: str) -> None:
    assert index(typed) == index("13812345678")


def test_case_does_not_matter() -> None:
    assert index("Alice@Example.CN") == index("alice@example.cn")


def test_another_value_column_table_or_secret_has_another_index() -> None:
    others = {
        index("13812345678"),
        index("13812345679"),
        index("13812345678", column="mobile"),
        index("13812345678", table="person"),
        index("13812345678", secret=bytes(32)),
    }
    assert len(others) == 5


def test_half_a_surrogate_pair_has_an_index_that_nothing_else_has() -> None:
    assert len(index("\ud800")) == blind.INDEX_BYTES

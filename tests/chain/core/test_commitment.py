"""Salted commitments: HMAC-SHA-256 with 32 random bytes."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core.commitment import commit
from chain.core.errors import FormatError


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_commitment_is_the_hmac_of_rfc_2104(salt: bytes, record: bytes) -> None:
    key = salt.ljust(64, b"\x00")
    inner = sha256(bytes(byte ^ 0x36 for byte in key) + record).digest()
    outer = sha256(bytes(byte ^ 0x5C for byte in key) + inner).digest()

    assert commit(salt, record) == outer


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33), bytes(64)])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(FormatError):
        commit(salt, b"record")

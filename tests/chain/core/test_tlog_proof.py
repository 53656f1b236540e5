"""Offline proofs as text (C2SP tlog-proof)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import notes, tlog_proof
from chain.core.encoding import MAX_SIZE
from chain.core.errors import FormatError
from chain.core.tlog_proof import TlogProof
from tests.chain.core import c2sp

NOTE = notes.parse(c2sp.CHECKPOINT)
HASH = "gy5gl3aksFyiCO95a/1vLXz88A3dRq+0l9Sxte8ZqZQ="
GOOD = f"c2sp.org/tlog-proof@v1\nextra aGk=\nindex 3\n{HASH}\n\n".encode() + c2sp.CHECKPOINT


def test_a_proof_is_laid_out_as_specified() -> None:
    proof = tlog_proof.parse(GOOD)

    assert (proof.index, proof.extra, len(proof.hashes)) == (3, b"hi", 1)
    assert proof.note == NOTE
    assert proof.encode() == GOOD


@given(
    st.integers(0, MAX_SIZE),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    st.none() | st.binary(max_size=80),
)
def test_every_proof_survives_its_bytes(
    index: int, hashes: list[bytes], extra: bytes | None
) -> None:
    proof = TlogProof(index, tuple(hashes), NOTE, extra)

    assert tlog_proof.parse(proof.encode()) == proof


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@v1", "@v2"),
        ("c2sp.org", "\nc2sp.org"),
        ("extra aGk=", "extra aGl="),
        ("extra aGk=", "extra"),
        ("extra aGk=", "extra aGk=\nextra aGk="),
        ("extra aGk=\nindex 3", "index 3\nextra aGk="),
        ("index 3", "index 03"),
        ("index 3", "index -3"),
        ("index 3", "index 3 "),
        ("index 3", "index"),
        ("index 3", f"index {MAX_SIZE + 1}"),
        ("index 3\n", ""),
        (HASH, HASH[:-1]),
        (HASH, "AAAA"),
        (HASH, f" {HASH}"),
        (HASH, "\n".join([HASH] * 64)),
        (f"{HASH}\n\n", f"{HASH}\n"),
        (f"{HASH}\n\n", f"{HASH}\n\n\x00"),
        ("index", "\xff"),
    ],
)
def test_what_is_no_proof_is_refused(old: str, new: str) -> None:
    data = GOOD.replace(old.encode(), new.encode("latin-1"), 1)
    assert data != GOOD

    with pytest.raises(FormatError):
        tlog_proof.parse(data)


@pytest.mark.parametrize(
    ("index", "hashes"), [(-1, ()), (MAX_SIZE + 1, ()), (0, (b"short",)), (0, (bytes(32),) * 64)]
)
def test_values_without_bytes_are_refused(index: int, hashes: tuple[bytes, ...]) -> None:
    with pytest.raises(FormatError):
        TlogProof(index, hashes, NOTE)

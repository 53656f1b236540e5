"""Signed notes as bytes (C2SP signed-note, "Format")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import notes
from chain.core.errors import FormatError
from chain.core.notes import Note, Signature
from tests.chain.core import c2sp

LINE = "— a AAAAAAA=\n"

texts = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n"))
names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="+"), min_size=1)
signatures = st.builds(
    Signature, names, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=80)
)


@pytest.mark.parametrize("data", [c2sp.NOTE, c2sp.CHECKPOINT])
def test_published_notes_are_read_and_written_back(data: bytes) -> None:
    assert notes.parse(data).encode() == data


@given(texts, st.lists(signatures, min_size=1, max_size=5))
def test_every_note_survives_its_bytes(text: str, lines: list[Signature]) -> None:
    note = Note(text + "\n", tuple(lines))

    assert notes.parse(note.encode()) == note


def test_text_ends_before_the_last_blank_line() -> None:
    note = notes.parse(f"first\n\n— a forged\n\n{LINE}".encode())

    assert note.text == "first\n\n— a forged\n"


def test_sixteen_signatures_are_read() -> None:
    assert len(notes.parse(f"text\n\n{LINE * 16}".encode()).signatures) == 16


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"text\n",
        b"text\n\n",
        f"text\n{LINE}".encode(),
        f"text\n\n{LINE}"[:-1].encode(),
        f"text\n\n{LINE}\n".encode(),
        f"text\n\n{LINE}tail\n".encode(),
        f"text\n\n{LINE}".replace("—", "-").encode(),
        f"text\n\n{LINE}".replace("— ", "—").encode(),
        f"text\n\n{LINE}".replace(" AAAA", "  AAAA").encode(),
        f"text\n\n{LINE}".replace("\n", "\r\n").encode(),
        f"te\txt\n\n{LINE}".encode(),
        f"te\x00xt\n\n{LINE}".encode(),
        f"text\n\n{LINE}".encode("utf-16"),
        f"te\xffxt\n\n{LINE}".encode("latin-1", "replace"),
        b"text\n\n\xe2\x80\x94 a AAAAAA==\n",  # a key ID and no signature
        b"text\n\n\xe2\x80\x94 a AAAAAAB=\n",  # stray bits under the padding
        b"text\n\n\xe2\x80\x94 a+b AAAAAAA=\n",
        f"text\n\n{LINE * 101}".encode(),
        b"x" * 1_000_001,
    ],
)
def test_what_is_no_note_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        notes.parse(data)


@pytest.mark.parametrize("text", ["", "no newline", "bell\x07\n", "\ud800\n"])
def test_a_text_that_could_not_be_read_back_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        Note(text, (Signature("a", bytes(4), b"x"),))


def test_a_note_without_signatures_is_refused() -> None:
    with pytest.raises(FormatError):
        Note("text\n", ())


def test_a_signature_without_a_whole_key_id_is_refused() -> None:
    with pytest.raises(FormatError):
        Signature("a", bytes(3), b"x")

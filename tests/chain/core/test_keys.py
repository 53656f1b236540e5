"""Verifier keys and their text form (C2SP signed-note, "Verifier keys")."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import keys
from chain.core.errors import FormatError
from chain.core.keys import SignatureType, VerifierKey
from tests.chain.core import c2sp


@pytest.mark.parametrize("vkey", [c2sp.NOTE_VKEY, c2sp.LOG_VKEY, c2sp.WITNESS_VKEY])
def test_published_keys_are_read_and_written_back(vkey: str) -> None:
    assert keys.parse_vkey(vkey).vkey == vkey


@given(
    st.sampled_from(SignatureType),
    st.binary(min_size=1312, max_size=1312),
    st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="+"), min_size=1),
)
def test_every_key_survives_its_text_form(
    signature_type: SignatureType, material: bytes, name: str
) -> None:
    public = material[: keys.PUBLIC_KEY_BYTES[signature_type]]
    key = VerifierKey(name, signature_type, public)

    assert keys.parse_vkey(key.vkey) == key


def test_one_public_key_has_another_key_id_in_each_role() -> None:
    log = VerifierKey("a", SignatureType.ED25519, bytes(32))
    witness = VerifierKey("a", SignatureType.ED25519_COSIGNATURE, bytes(32))

    assert log.key_id != witness.key_id


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "example.com/foo",
        "example.com/foo+530d903a",
        c2sp.NOTE_VKEY.replace("530d903a", "530d903b"),
        c2sp.NOTE_VKEY.replace("530d903a", "530D903A"),
        c2sp.NOTE_VKEY.replace("foo", "bar"),
        c2sp.NOTE_VKEY.replace("foo", "f o"),
        c2sp.NOTE_VKEY.replace("foo", "f\u00a0o"),
        c2sp.NOTE_VKEY.replace("foo", "f\ud800o"),
        c2sp.NOTE_VKEY[:-4],
        c2sp.NOTE_VKEY + "\n",
        c2sp.NOTE_VKEY[c2sp.NOTE_VKEY.index("+") :],
        f"a+00000000+{b64encode(bytes([2]) + bytes(32)).decode()}",
        "a+00000000+",
    ],
)
def test_what_is_no_key_is_refused(vkey: str) -> None:
    with pytest.raises(FormatError):
        keys.parse_vkey(vkey)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\x00b", "a\u2003b", "\ud800"])
def test_a_name_that_breaks_lines_is_refused(name: str) -> None:
    with pytest.raises(FormatError):
        VerifierKey(name, SignatureType.ED25519, bytes(32))

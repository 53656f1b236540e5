"""Signatures of the three types, made and checked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import checkpoint, cosignature, keys, notes, signing
from chain.core.errors import FormatError, VerificationError
from chain.core.keys import SignatureType
from chain.core.notes import Note
from tests.chain.core import c2sp, example

NOTE_KEY = keys.parse_vkey(c2sp.NOTE_VKEY)
LOG_KEY = keys.parse_vkey(c2sp.LOG_VKEY)
WITNESS_KEY = keys.parse_vkey(c2sp.WITNESS_VKEY)
COSIGNED = notes.parse(c2sp.CHECKPOINT + c2sp.WITNESS_LINE.encode())


def test_published_note_holds() -> None:
    verified = cosignature.verify(notes.parse(c2sp.NOTE), [NOTE_KEY])

    assert verified == (cosignature.Verified(NOTE_KEY, None),)


def test_published_checkpoint_and_cosignature_hold() -> None:
    verified = cosignature.verify(COSIGNED, [WITNESS_KEY, LOG_KEY])

    assert verified == (
        cosignature.Verified(LOG_KEY, None),
        cosignature.Verified(WITNESS_KEY, c2sp.WITNESS_TIME),
    )


def test_published_cosignature_is_made_byte_for_byte() -> None:
    witness = signing.signer_from_seed(
        c2sp.WITNESS, SignatureType.ED25519_COSIGNATURE, c2sp.WITNESS_SEED
    )

    line = witness.sign(c2sp.BODY, time=c2sp.WITNESS_TIME).line()

    assert witness.key.vkey == c2sp.WITNESS_VKEY
    assert line == c2sp.WITNESS_LINE


def test_mldsa_message_is_laid_out_as_specified() -> None:
    tree_head = checkpoint.Checkpoint("log", 258, bytes([7]) * 32)

    message = cosignature.subtree_message("w1", 3, tree_head)

    assert message.hex() == (
        "737562747265652f76310a00"  # subtree/v1, newline, zero
        "027731"  # cosigner
        "0000000000000003"  # time
        "036c6f67"  # origin
        "0000000000000000"  # start
        "0000000000000102" + "07" * 32  # end
    )


@pytest.mark.parametrize("signature_type", SignatureType)
def test_what_a_signer_signs_its_key_verifies(signature_type: SignatureType) -> None:
    signer = example.signer("a", 9, signature_type)
    time = None if signature_type is SignatureType.ED25519 else 17

    note = Note(c2sp.BODY, (signer.sign(c2sp.BODY, time=time),))

    assert cosignature.verify(note, [signer.key]) == (cosignature.Verified(signer.key, time),)


@pytest.mark.parametrize("signature_type", SignatureType)
@given(data=st.data())
def test_no_byte_of_a_signature_can_be_changed(
    signature_type: SignatureType, data: st.DataObject
) -> None:
    signer = example.signer("a", 9, signature_type)
    time = None if signature_type is SignatureType.ED25519 else 17
    good = signer.sign(c2sp.BODY, time=time)
    position = data.draw(st.integers(0, len(good.payload) - 1))
    flip = data.draw(st.integers(1, 255))
    payload = bytearray(good.payload)
    payload[position] ^= flip

    note = Note(c2sp.BODY, (replace(good, payload=bytes(payload)),))

    with pytest.raises(VerificationError):
        cosignature.verify(note, [signer.key])


@pytest.mark.parametrize("signature_type", SignatureType)
@pytest.mark.parametrize("cut", [1, 8, 64, 65])
def test_a_signature_of_another_length_is_refused(signature_type: SignatureType, cut: int) -> None:
    signer = example.signer("a", 9, signature_type)
    time = None if signature_type is SignatureType.ED25519 else 17
    good = signer.sign(c2sp.BODY, time=time)

    for payload in {good.payload[:cut], good.payload + bytes(cut)} - {good.payload}:
        note = Note(c2sp.BODY, (replace(good, payload=payload),))
        with pytest.raises(VerificationError):
            cosignature.verify(note, [signer.key])


def test_a_changed_text_is_refused() -> None:
    with pytest.raises(VerificationError):
        cosignature.verify(replace(COSIGNED, text=c2sp.BODY.replace("5", "6")), [LOG_KEY])


def test_a_note_without_a_known_key_is_refused() -> None:
    with pytest.raises(VerificationError):
        cosignature.verify(notes.parse(c2sp.NOTE), [LOG_KEY])


def test_a_bad_signature_by_a_known_key_spoils_the_good_ones() -> None:
    bad = replace(COSIGNED.signatures[1], payload=bytes(72))
    note = replace(COSIGNED, signatures=(COSIGNED.signatures[0], bad))

    with pytest.raises(VerificationError):
        cosignature.verify(note, [LOG_KEY, WITNESS_KEY])


def test_signatures_by_unknown_keys_are_ignored() -> None:
    stranger = notes.Signature(LOG_KEY.name, b"abcd", b"\xff\xff")
    note = replace(COSIGNED, signatures=(stranger, *COSIGNED.signatures))

    assert len(cosignature.verify(note, [LOG_KEY])) == 1


def test_a_signature_cannot_be_moved_to_the_other_role_of_a_key() -> None:
    witness = example.signer("a", 9, SignatureType.ED25519_COSIGNATURE)
    log = example.signer("a", 9, SignatureType.ED25519)
    moved = replace(witness.sign(c2sp.BODY, time=1), key_id=log.key.key_id, payload=bytes(64))

    with pytest.raises(VerificationError):
        cosignature.verify(Note(c2sp.BODY, (moved,)), [log.key])


@pytest.mark.parametrize(
    "signature_type", [SignatureType.ED25519_COSIGNATURE, SignatureType.MLDSA44_COSIGNATURE]
)
def test_cosignatures_are_for_checkpoints_only(signature_type: SignatureType) -> None:
    signer = example.signer("a", 9, signature_type)

    with pytest.raises(FormatError):
        signer.sign("not a checkpoint\n", time=1)


def test_a_cosignature_on_something_else_does_not_hold() -> None:
    signature = notes.Signature(WITNESS_KEY.name, WITNESS_KEY.key_id, bytes(72))

    with pytest.raises(VerificationError):
        cosignature.verify(Note("not a checkpoint\n", (signature,)), [WITNESS_KEY])


def test_a_time_beyond_63_bits_does_not_hold() -> None:
    signature = notes.Signature(WITNESS_KEY.name, WITNESS_KEY.key_id, b"\x80" + bytes(71))

    with pytest.raises(VerificationError):
        cosignature.verify(Note(c2sp.BODY, (signature,)), [WITNESS_KEY])


@pytest.mark.parametrize("time", [0, 2**63 - 1])
def test_the_first_and_the_last_time_are_signed(time: int) -> None:
    note = Note(c2sp.BODY, (example.ENTERPRISE.sign(c2sp.BODY, time=time),))

    assert cosignature.verify(note, [example.ENTERPRISE.key])[0].time == time


@pytest.mark.parametrize("time", [-1, 2**63])
def test_a_time_that_cannot_be_is_not_signed(time: int) -> None:
    with pytest.raises(FormatError):
        example.GOVERNMENT.sign(c2sp.BODY, time=time)


def test_a_cosignature_needs_a_time() -> None:
    with pytest.raises(FormatError):
        example.GOVERNMENT.sign(c2sp.BODY)


def test_a_plain_signature_has_no_time() -> None:
    with pytest.raises(FormatError):
        example.LOG.sign(c2sp.BODY, time=1)


def test_a_text_without_utf8_is_not_signed() -> None:
    with pytest.raises(FormatError):
        example.LOG.sign("\ud800\n")


def test_a_name_above_255_bytes_cannot_sign_with_mldsa() -> None:
    example.signer("a" * 255, 9, SignatureType.MLDSA44_COSIGNATURE).sign(c2sp.BODY, time=1)
    signer = example.signer("a" * 256, 9, SignatureType.MLDSA44_COSIGNATURE)

    with pytest.raises(FormatError):
        signer.sign(c2sp.BODY, time=1)


def test_a_seed_of_another_length_makes_no_signer() -> None:
    with pytest.raises(FormatError):
        signing.signer_from_seed("a", SignatureType.ED25519, bytes(31))

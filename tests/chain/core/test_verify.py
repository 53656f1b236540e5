"""The public verifier: what it says, and with which exit code."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import bundle, commitment, entries, verify
from chain.core.errors import FormatError
from chain.core.report import Report, printable, utc
from tests.chain.core import example
from tests.chain.core.example import GOVERNMENT, POLICY

PACKAGE = example.package()
DATA = PACKAGE.encode()
BODIES = example.entry_bodies()
# where some witnesses are enough, the broken line of another is just ignored
EVERY_WITNESS = POLICY.replace(b"group qbs 2", b"group qbs all")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A good bundle and the policy to check it with."""
    package, rules = tmp_path / "bundle.json", tmp_path / "policy"
    package.write_bytes(DATA)
    rules.write_bytes(POLICY)
    return package, rules


def run(*arguments: object) -> tuple[int, str]:
    """The verifier as a stranger starts it: its exit code and what it prints."""
    command = [sys.executable, "-m", "chain.core.verify", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    return done.returncode, done.stdout


def only(item: bundle.Item) -> Report:
    return verify.verify_bundle(bundle.Bundle((item,)).encode(), POLICY)


def test_good_bundle_with_a_trusted_policy_is_good(files: tuple[Path, Path]) -> None:
    code, printed = run(files[0], "--policy", files[1])

    assert code == verify.GOOD
    assert printed.endswith("\nGOOD: everything checked holds.\n")
    assert "NOTE" not in printed
    assert printed.count("ok") == 10
    assert '{"decision":"grant","product":"龙井茶"}' in printed


def test_good_bundle_with_its_own_policy_says_whom_it_trusts(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_bytes(example.package(policy=POLICY).encode())

    code, printed = run(path)

    assert code == verify.GOOD
    assert "It came inside the bundle, where a forger would put one too" in printed
    assert printed.endswith("\nGOOD, if you trust the policy: everything checked holds.\n")


def test_a_bundle_of_a_forger_fails_with_a_trusted_policy(files: tuple[Path, Path]) -> None:
    forger = example.signer(example.ORIGIN, 66, example.SignatureType.ED25519)
    policy = f"log {forger.key.vkey}\nquorum none\n".encode()
    note = PACKAGE.items[0].proof.note
    forged = replace(
        PACKAGE.items[0].proof, note=replace(note, signatures=(forger.sign(note.text),))
    )
    package = bundle.Bundle((replace(PACKAGE.items[0], proof=forged),), policy)
    files[0].write_bytes(package.encode())

    assert run(files[0])[0] == verify.GOOD  # which is why its report says NOTE
    assert run(files[0], "--policy", files[1])[0] == verify.BAD


def test_tampered_bundle_is_bad(files: tuple[Path, Path]) -> None:
    files[0].write_bytes(DATA.replace(b"grant", b"refus"))

    code, printed = run(files[0], "--policy", files[1])

    assert code == verify.BAD
    assert printed.endswith("\nBAD: do not rely on this.\n")
    assert "BAD  The record shown is not the one that the entry commits to." in printed


def test_file_that_is_no_bundle_is_not_readable(files: tuple[Path, Path]) -> None:
    files[0].write_bytes(b"\x89PNG")

    code, printed = run(files[0], "--policy", files[1])

    assert code == verify.NOT_READABLE
    assert printed == "NOT READABLE: The bundle is not UTF-8.\n"


def test_missing_file_is_not_readable(files: tuple[Path, Path]) -> None:
    assert run(files[0].with_name("missing"))[0] == verify.NOT_READABLE
    assert run(files[0], "--policy", files[0].with_name("missing"))[0] == verify.NOT_READABLE


def test_policy_that_is_none_is_not_readable(files: tuple[Path, Path]) -> None:
    files[1].write_bytes(b"nonsense\n")

    assert run(files[0], "--policy", files[1])[0] == verify.NOT_READABLE


def test_bundle_without_any_policy_is_not_readable(files: tuple[Path, Path]) -> None:
    assert run(files[0])[0] == verify.NOT_READABLE


def test_report_prints_on_a_terminal_without_chinese(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")

    code, printed = run(files[0], "--policy", files[1])

    assert code == verify.GOOD
    assert r"\u9f99\u4e95\u8336" in printed


def test_main_returns_the_exit_code(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify.main([str(files[0]), "--policy", str(files[1])]) == verify.GOOD
    assert verify.main([str(files[0])]) == verify.NOT_READABLE
    assert "GOOD" in capsys.readouterr().out


def test_entry_without_its_record_is_shown_to_be_in_the_log_and_no_more() -> None:
    report = only(replace(PACKAGE.items[0], opening=None))

    assert report.is_good
    assert "does not show the record" in report.render()


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (
            replace(PACKAGE.items[0], proof=example.proof(1, BODIES, [GOVERNMENT])),
            "Too few witnesses for the policy: government at 2026-11-23 02:56:41 UTC.",
        ),
        (
            replace(PACKAGE.items[0], proof=example.proof(1, BODIES, [])),
            "Too few witnesses for the policy: none.",
        ),
        (
            replace(PACKAGE.items[0], entry=BODIES[2]),
            "The inclusion proof leads to another root hash.",
        ),
        (
            replace(PACKAGE.items[0], proof=replace(PACKAGE.items[0].proof, index=2)),
            "The inclusion proof is too long for the tree.",
        ),
        (
            replace(
                PACKAGE.items[0],
                opening=replace(PACKAGE.items[1].opening, record=example.RECORDS[0]),
            ),
            "The record shown is not the one that the entry commits to.",
        ),
    ],
)
def test_what_does_not_hold_is_named(item: bundle.Item, reason: str) -> None:
    report = only(item)

    assert not report.is_good
    assert reason in report.render()


def test_entry_under_another_number_is_bad() -> None:
    shifted = [BODIES[0], BODIES[2]]

    report = only(bundle.Item(BODIES[2], example.proof(1, shifted)))

    assert "The entry carries another number: 2." in report.render()


def test_logged_bytes_that_are_no_entry_are_bad() -> None:
    report = only(bundle.Item(b"anything", example.proof(0, [b"anything"])))

    assert "The entry is not of the form of this log's entries." in report.render()


def test_one_bad_entry_makes_the_bundle_bad() -> None:
    bad = replace(PACKAGE.items[1], entry=BODIES[1])

    report = verify.verify_bundle(replace(PACKAGE, items=(PACKAGE.items[0], bad)).encode(), POLICY)

    assert [each.is_good for each in report.findings if each.is_good is not None].count(False) == 1
    assert not report.is_good


@given(st.data())
def test_no_changed_byte_of_a_bundle_goes_unnoticed(data: st.DataObject) -> None:
    changed = bytearray(DATA)
    position = data.draw(st.integers(0, len(changed) - 2))  # the last byte is white space
    changed[position] ^= data.draw(st.integers(1, 255))

    try:
        report = verify.verify_bundle(bytes(changed), EVERY_WITNESS)
    except FormatError:
        return
    assert not report.is_good


def test_a_record_cannot_command_the_terminal() -> None:
    salt, record = bytes(32), "\x1b[2J\x9b\u202e{}\n".encode()
    chain = entries.Chain()
    chain.follow(BODIES[0])
    bodies = [BODIES[0], example.ordinary(chain, commitment.commit(salt, record)).encode()]

    report = only(bundle.Item(bodies[1], example.proof(1, bodies), bundle.Opening(record, salt)))

    assert report.is_good
    assert r"\x1b[2J\x9b\u202e{}\n" in report.render()


def test_printable_leaves_what_can_be_read() -> None:
    assert printable("龙井茶 é a\\b") == "龙井茶 é a\\b"


def test_times_beyond_the_calendar_are_numbers() -> None:
    assert utc(0) == "1970-01-01 00:00:00 UTC"
    assert utc(2**62) == "second 4611686018427387904 after 1970"


def test_a_report_that_checked_nothing_is_not_good() -> None:
    report = Report()
    report.state("nothing")

    assert not report.is_good

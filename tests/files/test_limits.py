"""Limits are written down as they are, and costly work is bounded; names are never commands."""

from pathlib import Path

import pytest

from qbs_platform.files import inspector, services
from qbs_platform.files.errors import FileRefused
from qbs_platform.files.inspection import limits
from qbs_platform.files.inspection.limits import MEBIBYTE
from qbs_platform.files.inspection.verdict import Kind, Reason
from tests.files import pdfs
from tests.files.conftest import Store

ROOT = Path(__file__).resolve().parents[2]


def test_the_handbook_names_every_limit() -> None:
    handbook = (ROOT / "docs" / "operations-files.md").read_text("utf-8").replace("\n", " ")
    sentences = [
        f"{limits.FILE_BYTES // MEBIBYTE} MiB a file",
        f"{limits.REQUEST_BYTES // MEBIBYTE} MiB a request",
        f"{limits.PIXELS // 1_000_000} million pixels",
        f"{limits.PDF_PAGES} pages",
        f"{limits.DECODED_BYTES // MEBIBYTE} MiB decoded",
        f"{limits.CPU_SECONDS} seconds of CPU",
        f"{limits.MEMORY_BYTES // MEBIBYTE} MiB, no environment",
    ]

    assert [sentence for sentence in sentences if sentence not in handbook] == []


def test_the_decision_names_every_kind() -> None:
    decision = (ROOT / "docs" / "adr" / "0013-files.md").read_text("utf-8")

    assert set(Kind) == services.EVIDENCE_KINDS | services.TABLE_KINDS
    assert [kind.name for kind in Kind if kind.name not in decision] == []


def test_more_checks_at_once_than_there_are_places_are_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspector, "_SLOT_SECONDS", 0.01)
    taken = [inspector._SLOTS.acquire(timeout=1) for _ in range(2)]
    try:
        with pytest.raises(FileRefused) as refused:
            store(pdfs.plain())
    finally:
        inspector._SLOTS.release(2)

    assert taken == [True, True]
    assert refused.value.reason is Reason.BUSY
    assert store(pdfs.plain()).page_count == 1


@pytest.mark.parametrize(
    "name",
    ["$(touch owned).pdf", "`touch owned`.pdf", ";touch owned;.pdf", "-rf.pdf", "|touch owned.pdf"],
)
def test_a_name_is_never_part_of_a_command(
    name: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    stored = store(pdfs.plain(), name)

    assert stored.original_name == name
    assert list(tmp_path.rglob("*owned*")) == []
    assert not (ROOT / "owned").exists()

"""The malware scanner: what it finds is refused, and without its word nothing is handed out."""

import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from qbs_platform.files import selectors, services
from qbs_platform.files.enums import ScanState
from qbs_platform.files.errors import FileQuarantined, FileRefused
from qbs_platform.files.inspection.verdict import Reason
from qbs_platform.files.models import StoredFile
from tests.files import pdfs
from tests.files.clamd import EICAR, Clamd
from tests.files.conftest import Store

WAIT = timedelta(seconds=1)


def infected() -> bytes:
    """A PDF that is good but for what lies in its page."""
    return pdfs.with_stream(EICAR)


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"tcp://127.0.0.1:{listener.getsockname()[1]}"


def test_without_a_scanner_files_are_marked_unscanned(store: Store) -> None:
    stored = store(pdfs.plain())

    assert stored.scan_state == ScanState.UNSCANNED
    assert str(ScanState.UNSCANNED.label) == "未扫描"


def test_clean_file_is_clean_and_was_sent_whole(store: Store, settings: Any) -> None:
    data = pdfs.with_stream(bytes(range(256)) * 12_000)
    with Clamd() as clamd:
        settings.CLAMD_URL = clamd.url
        stored = store(data)

    assert stored.scan_state == ScanState.CLEAN
    assert clamd.scanned == [data]
    assert services.serve(stored, "a.pdf").status_code == 200


def test_infected_file_is_refused_by_the_name_of_its_virus(
    store: Store, settings: Any, left_behind: Callable[[], list[Path]]
) -> None:
    with Clamd() as clamd:
        settings.CLAMD_URL = clamd.url
        with pytest.raises(FileRefused, match=r"恶意代码（Win\.Test\.EICAR_HDB-1）") as refused:
            store(infected())

    assert refused.value.reason is Reason.INFECTED
    assert left_behind() == []
    assert not StoredFile.objects.exists()


def test_scanner_that_is_away_means_quarantine(store: Store, settings: Any) -> None:
    settings.CLAMD_URL = closed_port()
    stored = store(pdfs.plain())

    assert stored.scan_state == ScanState.QUARANTINED
    with pytest.raises(FileQuarantined, match="正在等待安全扫描"):
        services.serve(stored, "a.pdf")


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK FOUND?\0", b"\xff\xfe\0"],
)
def test_anything_but_a_clear_answer_means_quarantine(
    answer: bytes, store: Store, settings: Any
) -> None:
    with Clamd(answer) as clamd:
        settings.CLAMD_URL = clamd.url
        assert store(pdfs.plain()).scan_state == ScanState.QUARANTINED


def test_waiting_files_are_scanned_when_the_scanner_is_back(
    store: Store, settings: Any, now: datetime
) -> None:
    unscanned = store(pdfs.plain())
    settings.CLAMD_URL = closed_port()
    good, bad = store(pdfs.plain(pages=2)), store(infected())
    assert services.scan_waiting(limit=9, now=now) == 0

    with Clamd() as clamd:
        settings.CLAMD_URL = clamd.url
        assert services.scan_waiting(limit=9, now=now) == 3
        assert services.scan_waiting(limit=9, now=now) == 0

    states = dict(StoredFile.objects.values_list("pk", "scan_state"))
    assert states == {
        unscanned.pk: ScanState.CLEAN,
        good.pk: ScanState.CLEAN,
        bad.pk: ScanState.INFECTED,
    }


def test_file_found_infected_later_is_never_handed_out_and_loses_its_bytes(
    store: Store, settings: Any, left_behind: Callable[[], list[Path]], now: datetime
) -> None:
    settings.CLAMD_URL = closed_port()
    stored = store(infected())
    with Clamd() as clamd:
        settings.CLAMD_URL = clamd.url
        services.scan_waiting(limit=9, now=now)
    stored.refresh_from_db()

    with pytest.raises(FileQuarantined, match="发现恶意代码，不能下载"):
        services.serve(stored, "a.pdf")
    assert services.sweep_orphans(now=now.replace(year=2100)) == 1
    assert left_behind() == []


def test_file_whose_bytes_are_lost_does_not_hold_up_the_others(
    store: Store, settings: Any, now: datetime
) -> None:
    lost, good = store(pdfs.plain()), store(pdfs.plain(pages=2))
    Path(settings.FILES_DIR, "kept", services.path_of(lost.sha256)).unlink()
    with Clamd() as clamd:
        settings.CLAMD_URL = clamd.url
        assert services.scan_waiting(limit=9, now=now) == 1
    good.refresh_from_db()

    assert good.scan_state == ScanState.CLEAN


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0"])
def test_file_without_a_clear_answer_waits_longer_each_time_and_holds_up_no_other(
    answer: bytes, store: Store, settings: Any, now: datetime
) -> None:
    odd, good = store(pdfs.plain()), store(pdfs.plain(pages=2))
    pauses, at = [], now
    with Clamd(answer) as clamd:
        settings.CLAMD_URL = clamd.url
        for _ in range(4):
            services.scan_waiting(limit=1, now=at)
            odd.refresh_from_db()
            pauses.append((odd.scan_next_at - at).total_seconds())
            StoredFile.objects.filter(pk=good.pk).update(scan_next_at=odd.scan_next_at + WAIT)
            at = odd.scan_next_at

    expected = [30, 60, 120, 240]
    assert [0.5 <= p / e <= 1.5 for p, e in zip(pauses, expected, strict=True)] == [True] * 4
    assert (odd.scan_state, odd.scan_attempts) == (ScanState.UNSCANNED, 4)
    with Clamd() as clamd:
        settings.CLAMD_URL = clamd.url
        assert services.scan_waiting(limit=9, now=at - WAIT) == 0
        assert services.scan_waiting(limit=9, now=at + WAIT) == 2


def test_scanner_that_is_away_costs_a_file_no_attempt(
    store: Store, settings: Any, now: datetime
) -> None:
    settings.CLAMD_URL = closed_port()
    stored = store(pdfs.plain())
    for _ in range(3):
        services.scan_waiting(limit=9, now=now)
    stored.refresh_from_db()

    assert (stored.scan_attempts, stored.scan_next_at) == (0, now)


def test_operators_count_what_waits_for_the_scanner(
    store: Store, settings: Any, now: datetime
) -> None:
    settings.CLAMD_URL = closed_port()
    odd, _new = store(pdfs.plain()), store(pdfs.plain(pages=2))
    StoredFile.objects.filter(pk=odd.pk).update(scan_attempts=3)

    assert selectors.scan_queue() == selectors.ScanQueue(2, 1, now)


def test_scanner_on_a_unix_socket_that_is_not_there_means_quarantine(
    store: Store, settings: Any, tmp_path: Path
) -> None:
    settings.CLAMD_URL = f"unix://{tmp_path}/clamd.ctl"

    assert store(pdfs.plain()).scan_state == ScanState.QUARANTINED

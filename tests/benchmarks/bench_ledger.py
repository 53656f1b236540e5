"""Figures of the ledger beside raw COPY of the same rows, in one run; not part of script/test.

    script/test tests/benchmarks/bench_ledger.py -s             2 x 100,000 entries
    BENCH_ENTRIES=500000 script/test tests/benchmarks/bench_ledger.py -s

Everything is durable (fsync on). Only entries under a signed, published checkpoint count. The
figures are for docs/performance.md; compare ratios, machines are shared.
"""

import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chain.core import commitment, merkle
from chain.ledger import proofs, selectors
from chain.ledger.auditing.findings import Findings
from chain.ledger.models import Checkpoint, LedgerEntry
from chain.ledger.reading import entries
from chain.ledger.services import rounds
from chain.record_kinds import SAMPLE
from chain.trail import auditing as trail_auditing
from chain.trail.services import sealing
from qbs_platform.anchoring import selectors as anchoring_selectors
from qbs_platform.anchoring import services as anchoring
from qbs_platform.anchoring.models import AnchorMark
from qbs_platform.anchoring.services import APPEND_TASK
from qbs_platform.audit.models import AuditEvent
from qbs_platform.common import outbox
from tests.chain.ledger.killing import child, ended
from tests.factories.people import SINCE

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "100000"))
PARTS = 5
SEED = "01" * 32

FILL = """
INSERT INTO anchoring_anchorrequest
    (event_id, kind, ref, record, salt, commitment, created_at)
SELECT gen_random_uuid(), 'tests.decision.v1', 'tests.decision:' || gen_random_uuid(),
       %s, %s, %s, now()
FROM generate_series(1, %s)
"""
SALT = bytes(32)
RECORD = b'{"decided_on":"2026-11-23","outcome":"GRANTED","product":"sample","score":812}'

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    """A ledger of the run's own, as a process started by hand would find it too."""
    settings.LEDGER_DIR = tmp_path / "log"
    settings.LEDGER = replace(
        settings.LEDGER,
        origin="bench.example/1",
        signing_key=SEED,
        guard_file=tmp_path / "ledger-guard",
    )
    return tmp_path


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rate(number: int, seconds: float) -> str:
    return f"{number / seconds:>9,.0f}/s"


class Meter:
    """Seconds by the clock, and processor seconds of ours, our children and the server."""

    def __enter__(self) -> "Meter":
        self._wall, self._cpu = time.perf_counter(), cpu_seconds()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self._wall
        self.cpu = cpu_seconds() - self._cpu


def cpu_seconds() -> float:
    """What this process, its ended children and the whole database server have used."""
    used = sum(os.times()[:4])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    postmaster = int(_stat(backend)[1])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    ticks = sum(map(int, _stat(postmaster)[11:15]))  # the ended backends are among these
    for pid in children:
        with suppress(FileNotFoundError):  # it ended meanwhile
            ticks += sum(map(int, _stat(int(pid))[11:13]))
    return used + ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def copy_raw(start: int) -> Meter:
    """The same rows once more: nothing but COPY into a table without keys, and its commit."""
    select = "SELECT seq, prev_hash, leaf_hash, event_id, body FROM ledger_entry WHERE seq >= %s"
    buffer = BytesIO()
    with connection.cursor() as cursor:
        rows = cursor.mogrify(f"COPY ({select}) TO STDOUT (FORMAT binary)", [start])
        cursor.copy_expert(rows, buffer)
        buffer.seek(0)
        with Meter() as meter:
            cursor.copy_expert("COPY bench_raw FROM STDIN (FORMAT binary)", buffer)
    return meter


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def test_anchoring_audit_and_proofs(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with capfd.disabled():
        say(f"\n{ENTRIES:,} entries, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        for workers in (1, 2):
            _anchor(workers)
        _prove()
        _show()
        _hash_alone()
        _audit(data)
        _trail()


def _anchor(workers: int) -> None:
    execute("CREATE TABLE bench_raw (LIKE ledger_entry)")
    part = ENTRIES // PARTS
    pairs = []
    try:
        for _ in range(PARTS):
            execute(FILL, RECORD, SALT, commitment.commit(SALT, RECORD), part)
            execute("VACUUM ANALYZE anchoring_anchorrequest")
            execute("VACUUM ANALYZE anchoring_waitingrequest")
            start = selectors.size()
            with Meter() as ours:
                _work(workers)
            assert selectors.signed_size() == selectors.size() >= start + part
            pairs.append((ours, copy_raw(start)))
    finally:
        execute("DROP TABLE bench_raw")
    say(f"outbox to published checkpoint, {workers} worker(s), beside raw COPY of the same rows:")
    for mine, raw in pairs:
        ratio = mine.wall / raw.wall
        say(
            f"  {rate(part, mine.wall)} ({cost(part, mine)})"
            f"   COPY {rate(part, raw.wall)} ({cost(part, raw)})   1 : {ratio:.1f}"
        )
    say(f"  median {rate(part, median(mine.wall for mine, _ in pairs))}")


def _work(workers: int) -> None:
    """Rounds in this process or, of several, each in a process of its own until all are done.

    A process that finds nothing to do is woken again, as the product's are by every commit.
    """

    def run() -> None:
        while anchoring_selectors.pending().exists():
            done = rounds.run(limit=django_settings.LEDGER.batch_size, clock=lambda: SINCE)
            if done == rounds.Round():
                time.sleep(0.01)

    if workers == 1:
        run()
        return
    pids = [child(run) for _ in range(workers)]
    assert [ended(pid) for pid in pids] == [0] * workers


def cost(number: int, meter: Meter) -> str:
    return f"{meter.cpu / number * 1e6:.1f} us of processor"


def _prove() -> None:
    """The proof alone, and with everything that is checked before it is given."""
    size = selectors.signed_size()
    root = bytes(Checkpoint.objects.get(size=size).root)
    times, bare = [], []
    for index in range(0, size, max(1, size // 200)):
        began = time.perf_counter()
        proofs.inclusion(index, size)
        bare.append(time.perf_counter() - began)
        began = time.perf_counter()
        found = entries.proof_of(index)
        times.append(time.perf_counter() - began)
        leaf = bytes(LedgerEntry.objects.get(index=index).leaf_hash)
        merkle.verify_inclusion(
            index=index, size=size, leaf_hash=leaf, proof=found.hashes, root=root
        )
    worst = sorted(times)[int(len(times) * 0.99) - 1]
    say(f"inclusion proof: median {median(bare) * 1e3:.1f} ms")
    say(
        f"proof of an entry, checked: median {median(times) * 1e3:.1f} ms, p99 {worst * 1e3:.1f} ms"
    )


def _show() -> None:
    """The page and the API of an entry beside a view that does nothing, by the test client."""
    size = selectors.signed_size()
    views: dict[str, Callable[[int], str]] = {
        "bare view": lambda _index: reverse("operations:healthz"),
        "page of an entry": lambda index: reverse("ledger:entry", args=[index]),
        "API of an entry": lambda index: reverse("api:ledger:entry", args=[index]),
    }
    client = Client()
    for name, url in views.items():
        times = []
        for index in range(1, size, max(1, size // 100)):
            began = time.perf_counter()
            assert client.get(url(index)).status_code == HTTPStatus.OK
            times.append(time.perf_counter() - began)
        say(f"{name}: median {median(times) * 1e3:.1f} ms")


def _trail() -> None:
    """Audit events: written, sealed and signed, checked."""
    number = min(ENTRIES, 100_000) // 2
    events = [
        AuditEvent(at=SINCE, action="tests.thing.change", object_id=f"T-{each}", result="ALLOWED")
        for each in range(number)
    ]
    with Meter() as written:
        AuditEvent.objects.bulk_create(events, batch_size=1000)
    with Meter() as sealed:
        sealing.run(limit=django_settings.LEDGER.batch_size, clock=lambda: SINCE)
    with Meter() as checked:
        findings = Findings()
        assert trail_auditing.check(findings) == number + 1
    assert not findings.total
    say(
        f"{number:,} audit events: written {rate(number, written.wall)},"
        f" sealed {rate(number, sealed.wall)}, checked {rate(number, checked.wall)}"
    )


def _hash_alone() -> None:
    """How fast this machine is just now: SHA-256 of as many bytes as entries have, and no more."""
    body = bytes(330)
    with Meter() as meter:
        for _ in range(1_000_000):
            sha256(body).digest()
    say(f"SHA-256 of 330 bytes, in a loop that does nothing else: {rate(1_000_000, meter.wall)}")


def _audit(data: Path) -> None:
    for processes in (1, os.cpu_count() or 1):
        with Meter() as meter:
            facts, peak = _audit_process(data, processes)
        speed = rate(facts["entries"], facts["seconds"])
        records = rate(facts["records"], facts["record_seconds"])
        say(
            f"audit in {processes} process(es): {speed}, {facts['checkpoints']} checkpoints,"
            f" {facts['files']} files, peak {peak / 2**20:.0f} MiB; records {records};"
            f" both {cost(facts['entries'], meter)} an entry; ok {facts['ok']}"
        )


def _environment(data: Path) -> dict[str, str]:
    """What another process needs to find this run's database and ledger."""
    database = connection.settings_dict["NAME"]
    return os.environ | {
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/qbs?", f"/{database}?"),
        "QBS_DATA_DIR": str(data),
        "LEDGER_ORIGIN": "bench.example/1",
        "LEDGER_SIGNING_KEY": SEED,
    }


def _audit_process(data: Path, processes: int) -> tuple[dict[str, Any], int]:
    """The command as an operator runs it, and the memory of it and its children."""
    command = [sys.executable, "manage.py", "audit_ledger", "--json", f"--processes={processes}"]
    process = subprocess.Popen(
        command,
        env=_environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    peaks: list[int] = [0]
    watcher = threading.Thread(target=lambda: peaks.extend(_memory(process.pid)))
    watcher.start()
    out, _ = process.communicate()
    watcher.join()
    return json.loads(out), max(peaks)


def _memory(pid: int) -> Iterator[int]:
    """Proportional set size of a process and its children, again and again until it ends."""
    while True:
        children = Path(f"/proc/{pid}/task/{pid}/children")
        try:
            pids = [pid, *map(int, children.read_text().split())]
            yield sum(map(_pss, pids))
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.1)


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next(
        int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")
    )


def test_latency_at_fifty_events_a_second(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """From the commit of the business transaction to the published checkpoint, one by one."""
    number = int(os.environ.get("BENCH_EVENTS", "1000"))
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "qbs_platform", "worker", "-c", "2"],
        env=_environment(data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        outbox.send([APPEND_TASK])
        seen: list[tuple[float, int]] = []
        finished = threading.Event()
        watcher = threading.Thread(
            target=_watch, args=(data / "log" / "checkpoint", seen, finished)
        )
        watcher.start()
        while not seen:
            time.sleep(0.1)
        committed = _write_at_pace(number)
        while selectors.size() <= number or seen[-1][1] <= number:
            time.sleep(0.05)
        finished.set()
        watcher.join()
    finally:
        worker.terminate()
        worker.wait()
    indexes = dict(AnchorMark.objects.values_list("request__event_id", "entry_index"))
    waits = sorted(
        next(at for at, size in seen if size > (indexes[event] or 0)) - began
        for event, began in committed.items()
    )
    with capfd.disabled():
        say(
            f"\n{number} events at 50/s, load {os.getloadavg()[0]:.1f}: commit to published"
            f" checkpoint: median {median(waits) * 1e3:.0f} ms,"
            f" p99 {waits[int(number * 0.99)] * 1e3:.0f} ms, longest {waits[-1] * 1e3:.0f} ms"
        )


def _watch(path: Path, seen: list[tuple[float, int]], finished: threading.Event) -> None:
    """Note when which size was published, every two milliseconds."""
    while not finished.is_set():
        if path.exists():
            size = int(path.read_bytes().split(b"\n")[1])
            if not seen or seen[-1][1] != size:
                seen.append((time.perf_counter(), size))
        time.sleep(0.002)


def _write_at_pace(number: int) -> dict[uuid.UUID, float]:
    """Commit a request every 20 ms; when each was committed."""
    committed = {}
    began = time.perf_counter()
    for position in range(number):
        time.sleep(max(0.0, began + position / 50 - time.perf_counter()))
        event = uuid.uuid4()
        with transaction.atomic():
            anchoring.request(
                kind=SAMPLE,
                ref=f"chain.sample:{event}",
                record={"number": position},
                event_id=event,
                now=timezone.now(),
            )
        committed[event] = time.perf_counter()
    return committed

"""Proof that no crash loses or doubles an entry: 200 kills, Redis flushed, PostgreSQL killed.

Starts ``script/server`` in a data folder of its own. One process writes 20,000 requests while two
more anchor them beside the server's own Celery worker; all are killed at random moments (three in
four by kill -9, the others by SIGTERM), with FLUSHALL and kill -9 of PostgreSQL between. At the
end every request is an entry exactly once, in the order of writing, and the audit passes. Prints
the figures; exits 1 at what does not hold.

    script/proof ledger-crash [requests] [kills] [seed]
"""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[2]
PYTHON = HERE / ".venv" / "bin" / "python"
PATIENCE_SECONDS = 600.0
ANCHORERS = 2
BATCH = 40  # entries a transaction: many commits, so many places to be killed at
SPACE = uuid.UUID("6f1d0f7a-55a5-4c9c-9d5e-0d6c1f1e7b11")


@dataclass
class Server:
    """A running script/server and the way to its parts."""

    data: Path
    port: int
    process: "subprocess.Popen[bytes]"
    worker_environment: dict[str, str] = field(default_factory=dict)
    web_environment: dict[str, str] = field(default_factory=dict)

    def pid(self, name: str) -> int:
        text = run(self, "script/server", "status").stdout
        found = re.search(rf"^{name}\s+up\s+process (\d+)", text, re.MULTILINE)
        return int(found[1]) if found else 0


def main(requests: int = 20_000, kills: int = 200, seed: int = 1) -> int:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="qbs-ledger-crash-") as folder:
        Path(folder).chmod(0o755)
        server = start(Path(folder))
        try:
            faults = torment(server, chance, requests, kills)
            settle(server, requests, faults)
        finally:
            run(server, "script/server", "stop")
            server.process.wait(60)
    return 0


def torment(server: Server, chance: random.Random, requests: int, kills: int) -> dict[str, int]:
    """Write, anchor and kill until all is written and killed often enough."""
    faults = dict.fromkeys(("anchorer", "celery worker", "SIGTERM", "FLUSHALL", "postgres"), 0)
    anchorers = [Zygote(server.worker_environment, "anchor", str(BATCH)) for _ in range(ANCHORERS)]
    progress = server.data / "written"
    writer = Zygote(server.web_environment, "write", str(requests), str(progress))
    try:
        # the kills are spread over the writing, so that there is something to anchor at each
        strike(
            server,
            chance,
            kills,
            anchorers,
            faults,
            lambda k: written(progress) * kills >= k * requests,
        )
        writer.wait()
    finally:
        for zygote in (writer, *anchorers):
            zygote.end()
    return faults


def strike(
    server: Server,
    chance: random.Random,
    kills: int,
    anchorers: "list[Zygote]",
    faults: dict[str, int],
    is_due: Callable[[int], bool],
) -> None:
    began = time.monotonic()
    for number in range(1, kills + 1):
        while not is_due(number):
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.3))
        hit(server, number, anchorers, faults)
        if number % 10 == 5:
            faults["FLUSHALL"] += flush(server)
        if number in (kills // 3, 2 * kills // 3):
            faults["postgres"] += kill(server.pid("postgres"))
        if number % 20 == 0:
            print(f"   {number} kills, {time.monotonic() - began:.0f} s", flush=True)


def hit(server: Server, number: int, anchorers: "list[Zygote]", faults: dict[str, int]) -> None:
    """One kill: of an anchorer, now and then of the server's worker; one in four is polite."""
    if number % 20 == 0:
        faults["celery worker"] += kill_group(server.pid("worker"))
    elif number % 20 == 10:
        faults["SIGTERM"] += kill(server.pid("worker"), signal.SIGTERM)
    elif number % 5 == 1:
        anchorers[number % ANCHORERS].kill_child(signal.SIGTERM)
        faults["SIGTERM"] += 1
    else:
        anchorers[number % ANCHORERS].kill_child(signal.SIGKILL)
        faults["anchorer"] += 1


def written(progress: Path) -> int:
    return int(progress.read_text() or 0) if progress.exists() else 0


def settle(server: Server, requests: int, faults: dict[str, int]) -> None:
    """What is left is anchored by worker and pulse alone; then everything must hold."""
    began = time.monotonic()
    while (facts := ask(server))["waiting"]:
        require(time.monotonic() - began < PATIENCE_SECONDS, f"drained: {facts}")
        time.sleep(0.2)
    drained = time.monotonic() - began
    print(f"   faults: {faults}; drained {drained:.1f} s after the last")
    require(facts["entries"] == requests, f"{requests} requests are as many entries: {facts}")
    require(facts["events"] == requests, f"each of them once: {facts}")
    require(facts["in_order"], "the entries stand in the order of writing")
    wait(lambda: ask(server)["signed"] == ask(server)["size"], "everything is signed")
    audit = run(server, str(PYTHON), "manage.py", "audit_ledger", "--json")
    require(audit.returncode == 0, f"the audit passes\n{audit.stdout}{audit.stderr}")
    report = json.loads(audit.stdout)
    print(
        f"   {report['entries']} entries, {report['checkpoints']} checkpoints,"
        f" {report['files']} files, {report['records']} records: audit passes"
    )


class Zygote:
    """A process that has loaded the product and does the work in forks, one after the other."""

    def __init__(self, environment: dict[str, str], *what: str) -> None:
        self._process = subprocess.Popen(
            [PYTHON, __file__, "--in-the-product", *what],
            cwd=HERE,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._child = 0
        self._next()

    def kill_child(self, how: signal.Signals) -> None:
        """End the fork at work; the next one takes over."""
        kill(self._child, how)
        self._next()

    def wait(self) -> None:
        require(self._process.wait(PATIENCE_SECONDS) == 0, "the writer wrote everything")

    def end(self) -> None:
        kill(self._process.pid)
        kill(self._child)
        self._process.wait()

    def _next(self) -> None:
        line = self._process.stdout.readline() if self._process.stdout else ""
        require(bool(line), "a process that loads the product is ready")
        self._child = int(line)


def in_the_product(arguments: list[str]) -> int:
    """Runs with the product's own Python and settings: the other side of ``Zygote``."""
    sys.path.insert(0, str(HERE))
    os.environ["DJANGO_SETTINGS_MODULE"] = "qbs_platform.settings"
    import django

    django.setup()
    what, *numbers = arguments
    if what == "ask":
        print(json.dumps(_facts()))
        return 0
    if what == "write":
        print(os.getpid(), flush=True)
        _write(int(numbers[0]), Path(numbers[1]))
        return 0
    while True:
        pid = os.fork()
        if not pid:
            _anchor_for_ever(int(numbers[0]))  # ends by being killed
        print(pid, flush=True)
        os.waitpid(pid, 0)


def _anchor_for_ever(batch: int) -> None:
    from django.db import InterfaceError, OperationalError, connection
    from django.utils import timezone

    from chain.ledger.services import rounds

    while True:
        try:
            rounds.run(limit=batch, clock=timezone.now)
        except (InterfaceError, OperationalError):  # PostgreSQL is being killed
            connection.close()
            time.sleep(0.05)


def _write(requests: int, progress: Path) -> None:
    """Write request after request, ten in a transaction, and note how many were written."""
    from django.db import InterfaceError, OperationalError, connection, transaction
    from django.utils import timezone

    from chain.record_kinds import SAMPLE
    from qbs_platform.anchoring import services

    done = 0
    while done < requests:
        try:
            with transaction.atomic():
                for number in range(done, min(done + 10, requests)):
                    event = uuid.uuid5(SPACE, str(number))
                    services.request(
                        kind=SAMPLE,
                        ref=f"chain.sample:{event}",
                        record={"number": number},
                        event_id=event,
                        now=timezone.now(),
                    )
        except (
            InterfaceError,
            OperationalError,
        ):  # committed or not: asking again for the same events is harmless
            connection.close()
            time.sleep(0.2)
            continue
        done += 10
        progress.write_text(str(done))


def _facts() -> dict[str, Any]:
    from django.db import connection

    from chain.ledger import selectors
    from qbs_platform.anchoring.models import AnchorRequest, WaitingRequest

    samples = AnchorRequest.objects.filter(kind="chain.sample.v1")
    order = samples.order_by("mark__entry_index").values_list("record", flat=True)
    numbers = [json.loads(bytes(record))["number"] for record in order]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT event_id) FROM ledger_entry"
            ' WHERE position(\'"type":"chain.sample.v1"\'::bytea IN body) > 0'
        )
        entries, events = cursor.fetchone()
    return {
        "waiting": WaitingRequest.objects.count(),
        "entries": entries,
        "events": events,
        "in_order": numbers == sorted(numbers),
        "size": selectors.size(),
        "signed": selectors.signed_size(),
    }


def ask(server: Server) -> dict[str, Any]:
    answer = subprocess.run(
        [PYTHON, __file__, "--in-the-product", "ask"],
        cwd=HERE,
        env=server.worker_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(answer.stdout) if answer.returncode == 0 else {"waiting": -1}


def start(folder: Path) -> Server:
    data = folder / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = folder / "server.log"
    server = Server(data, port, subprocess.Popen(["true"]))
    with log.open("wb") as stream:
        server.process = subprocess.Popen(
            ["script/server"], cwd=HERE, env=environment(server), stdout=stream, stderr=stream
        )
    wait(lambda: b"Ctrl-C stops" in log.read_bytes(), "script/server starts")
    lines = (data / "run" / "environment").read_text().splitlines()
    found = dict(line.split("=", 1) for line in lines)
    secrets = json.loads((data / "secrets.json").read_text())
    server.web_environment = environment(server) | found
    worker_url = found["DATABASE_URL"].replace(
        f"qbs_web:{secrets['qbs_web']}", f"qbs_worker:{secrets['qbs_worker']}"
    )
    server.worker_environment = server.web_environment | {"DATABASE_URL": worker_url}
    return server


def environment(server: Server) -> dict[str, str]:
    dropped = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"QBS_DATA_DIR": str(server.data), "QBS_PORT": str(server.port)}


def run(server: Server, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=HERE,
        env=server.worker_environment or environment(server),
        capture_output=True,
        text=True,
        check=False,
    )


def flush(server: Server) -> int:
    code = "import os, redis; redis.Redis.from_url(os.environ['REDIS_URL']).flushall()"
    return int(run(server, str(PYTHON), "-c", code).returncode == 0)


def kill(pid: int, how: signal.Signals = signal.SIGKILL) -> int:
    """Send a signal; 0 when there is nobody, as when a process is just being started again."""
    try:
        if not pid:
            return 0
        os.kill(pid, how)
    except ProcessLookupError:
        return 0
    return 1


def kill_group(pid: int) -> int:
    """The server's processes lead groups of their own."""
    try:
        if not pid:
            return 0
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return 0
    return 1


def wait(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.3)
    require(False, f"{what} within {PATIENCE_SECONDS:.0f} s")


def require(holds: bool, what: str) -> None:
    if not holds:
        print(f"DOES NOT HOLD: {what}", file=sys.stderr, flush=True)
        raise SystemExit(1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--in-the-product"]:
        raise SystemExit(in_the_product(sys.argv[2:]))
    if not PYTHON.exists():
        raise SystemExit("Run script/test --version first: it makes the virtual environment.")
    raise SystemExit(main(*map(int, sys.argv[1:])))

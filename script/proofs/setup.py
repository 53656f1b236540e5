"""Proof of the two commands: fresh clones in hard places, kills of every process, both users.

Clones the committed state into new folders and uses nothing that this clone has made. Run as root
it also proves the clone below the superuser's home and an ordinary user of its own (made and
removed again). Prints a table of times; exits 1 at the first thing that does not hold.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 600.0
USER = "qbs-proof"
PROCESSES = ("web", "worker", "pulse", "valkey", "postgres")
MARK = "marked-by-the-proof@example.cn"


@dataclass
class Place:
    """One clone and how commands are run in it."""

    name: str
    clone: Path
    prefix: list[str] = field(default_factory=list)
    port: int = 0
    times: dict[str, float] = field(default_factory=dict)

    def command(self, *arguments: str) -> list[str]:
        return [*self.prefix, "env", *_environment(self.port), *arguments]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), cwd=self.clone, capture_output=True, text=True, check=False
        )


def main() -> int:
    """Prove every place; returns the exit code."""
    places: list[Place] = []
    for make in (_below_a_space, _below_home, _ordinary_user):
        with make() as place:
            if place is None:
                continue
            _prove(place)
            places.append(place)
    names = list(places[0].times)
    print(f"\n| place | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for place in places:
        print(f"| {place.name} | {' | '.join(f'{place.times[n]:.0f} s' for n in names)} |")
    return 0


def _prove(place: Place) -> None:
    print(f"\n== {place.name}: {place.clone}", flush=True)
    place.port = _free_port()
    server = _start(place, "first start")
    _mark(place)
    for name in PROCESSES:
        _kill_and_wait(place, name)
    os.kill(_pid(place, "supervisor"), 9)
    server.wait()
    server = _start(place, "start after kill -9 of the supervisor")
    _require(_is_marked(place), "what was stored before the kills is there")
    _stop(place, server)
    server = _start(place, "later start")
    _stop(place, server)
    began = time.monotonic()
    tests = place.run("script/test", "-q", "tests/accounts", "tests/enterprises")
    _require(tests.returncode == 0, f"script/test passes\n{tests.stdout[-2000:]}{tests.stderr}")
    place.times["script/test, first time, two folders"] = time.monotonic() - began


def _start(place: Place, title: str) -> "subprocess.Popen[bytes]":
    began = time.monotonic()
    log = place.clone.parent / "server.log"
    with log.open("wb") as stream:
        server = subprocess.Popen(
            place.command("script/server"), cwd=place.clone, stdout=stream, stderr=stream
        )
    # Not the address alone: what a killed server left may still answer.
    _wait(lambda: b"Ctrl-C stops" in log.read_bytes() and _answers(place), title)
    _require(place.run("script/server", "status").returncode == 0, "every process is up")
    place.times.setdefault(title, time.monotonic() - began)
    print(f"   {title}: {place.times[title]:.0f} s", flush=True)
    return server


def _stop(place: Place, server: "subprocess.Popen[bytes]") -> None:
    stopped = place.run("script/server", "stop")
    _require(stopped.returncode == 0, f"script/server stop\n{stopped.stdout}{stopped.stderr}")
    _require(server.wait(60) == 0, "the stopped server ends with code 0")
    _require(not _answers(place), "nothing answers after the stop")


def _kill_and_wait(place: Place, name: str) -> None:
    old = _pid(place, name)
    began = time.monotonic()
    os.kill(old, 9)
    _wait(lambda: _pid(place, name, old) != old and _answers(place), f"{name} after kill -9")
    print(f"   {name} back after kill -9: {time.monotonic() - began:.1f} s", flush=True)


def _pid(place: Place, name: str, otherwise: int = 0) -> int:
    found = re.search(
        rf"^{name}\s+up\s+process (\d+)", place.run("script/server", "status").stdout, re.MULTILINE
    )
    return int(found[1]) if found else otherwise


def _mark(place: Place) -> None:
    code = (
        "from django.utils import timezone; from qbs_platform.accounts.services import people;"
        f"people.register(email='{MARK}', name='标记', password='proof-of-the-kills',"
        " now=timezone.now())"
    )
    done = place.run(".venv/bin/python", "manage.py", "shell", "--no-imports", "-c", code)
    _require(done.returncode == 0, f"a command by hand finds the servers\n{done.stderr}")


def _is_marked(place: Place) -> bool:
    code = f"from qbs_platform.accounts.models import User; print(User.objects.get(email='{MARK}'))"
    done = place.run(".venv/bin/python", "manage.py", "shell", "--no-imports", "-c", code)
    return "标记" in done.stdout


def _answers(place: Place) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{place.port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.3)
    _require(False, f"{what} within {PATIENCE_SECONDS:.0f} s")


def _require(holds: bool, what: str) -> None:
    if not holds:
        print(f"DOES NOT HOLD: {what}", file=sys.stderr, flush=True)
        raise SystemExit(1)


@contextmanager
def _below_a_space() -> Iterator[Place | None]:
    with tempfile.TemporaryDirectory(prefix="qbs proof ") as folder:
        Path(folder).chmod(0o755)
        yield Place("below a path with a space", _clone(Path(folder) / "a clone"))


@contextmanager
def _below_home() -> Iterator[Place | None]:
    if os.geteuid() != 0:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="qbs-proof-", dir=Path.home()) as folder:
        modes = {path: path.stat().st_mode for path in (Path.home(), Path("/"))}
        yield Place("below the superuser's home", _clone(Path(folder) / "clone"))
        _require(
            all(path.stat().st_mode == mode for path, mode in modes.items()),
            "no permission of an existing folder was changed",
        )


@contextmanager
def _ordinary_user() -> Iterator[Place | None]:
    if os.geteuid() != 0:
        yield None
        return
    subprocess.run(["useradd", "--create-home", "--shell", "/bin/sh", USER], check=True)
    try:
        home = Path(f"~{USER}").expanduser()
        clone = _clone(home / "clone")
        subprocess.run(["chown", "-R", f"{USER}:", str(home)], check=True)
        yield Place("as an ordinary user", clone, ["runuser", "-u", USER, "--"])
    finally:
        subprocess.run(["userdel", "--remove", USER], check=False, capture_output=True)


def _clone(target: Path) -> Path:
    subprocess.run(["git", "clone", "--quiet", str(HERE), str(target)], check=True)
    return target


def _environment(port: int) -> list[str]:
    unset = [f"-u{name}" for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "VIRTUAL_ENV")]
    return [*unset, f"QBS_PORT={port}", "PIP_NO_CACHE_DIR=1"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    if shutil.which("git") is None:
        raise SystemExit("git is needed to make fresh clones.")
    raise SystemExit(main())

"""The system user that PostgreSQL runs as when root starts us: PostgreSQL refuses to be root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from qbs_platform.embedded import console
from qbs_platform.embedded.errors import SetupRefused

NAME = "qbs-postgres"
_MAKERS = (
    ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
     "--shell", "/usr/sbin/nologin", NAME],
    ["adduser", "-S", "-D", "-H", "-h", "/nonexistent", "-s", "/sbin/nologin", NAME],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServiceUser:
    """A user of this machine."""

    uid: int
    gid: int


class PopenUser(TypedDict, total=False):
    """What subprocess.Popen wants to know about another user."""

    user: int
    group: int
    extra_groups: list[int]


def for_postgres() -> ServiceUser | None:
    """Return the user PostgreSQL has to run as, made when missing; None: as ourselves.

    Raises SetupRefused where root cannot make or become another user.
    """
    if os.geteuid() != 0:
        return None
    user = _look_up() or _make()
    if not reaches(user, Path("/")):
        raise SetupRefused(
            f"PostgreSQL refuses to run as root, and this machine lets root not become {NAME}: "
            "start script/server as an ordinary user."
        )
    return user


def popen_arguments(user: ServiceUser | None) -> PopenUser:
    """Say it to subprocess.Popen."""
    if user is None:
        return {}
    return {"user": user.uid, "group": user.gid, "extra_groups": []}


def reaches(user: ServiceUser | None, folder: Path) -> bool:
    """Say whether a user may pass through a folder and all above it.

    Asked by doing it, so that whatever grants or forbids it (modes, lists, containers) counts.
    """
    return _may(user, 'cd -- "$1"', folder)


def may_run(user: ServiceUser | None, program: Path) -> bool:
    """Say whether a user can start a program, its libraries included."""
    return _may(user, '"$1" --version', program)


def hand_over(path: Path, user: ServiceUser | None) -> None:
    """Give something we have just made to the user."""
    if user is not None:
        os.chown(path, user.uid, user.gid)


def _may(user: ServiceUser | None, script: str, path: Path) -> bool:
    try:
        answer = subprocess.run(
            ["/bin/sh", "-c", script, "sh", str(path)],
            cwd="/",
            capture_output=True,
            check=False,
            **popen_arguments(user),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return answer.returncode == 0


def _look_up() -> ServiceUser | None:
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        return None
    return ServiceUser(entry.pw_uid, entry.pw_gid)


def _make() -> ServiceUser:
    for command in _MAKERS:
        if shutil.which(command[0]) is None:
            continue
        subprocess.run(command, capture_output=True, check=False)
        made = _look_up()
        if made is not None:
            console.say(f"- Made the system user {NAME}, because PostgreSQL refuses to run as root")
            return made
    raise SetupRefused(
        f"PostgreSQL refuses to run as root, and no system user {NAME} could be made: "
        "start script/server as an ordinary user."
    )

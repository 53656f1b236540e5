"""Bytes are kept once, whole, and no longer than a row names them."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from qbs_platform.accounts.models import User
from qbs_platform.files import selectors, services
from qbs_platform.files.errors import FileRefused
from qbs_platform.files.inspection import limits
from qbs_platform.files.inspection.verdict import Reason
from qbs_platform.files.models import StoredFile
from tests.files import pdfs, pictures
from tests.files.conftest import Store

Found = Callable[[], list[Path]]


def age(path: Path, now: datetime, by: timedelta) -> None:
    then = (now - by).timestamp()
    os.utime(path, (then, then))


def test_equal_bytes_are_kept_once_for_two_rows(store: Store, left_behind: Found) -> None:
    first, second = store(pdfs.plain(), "甲.pdf"), store(pdfs.plain(), "乙.pdf")

    assert first.sha256 == second.sha256
    assert first.public_id != second.public_id
    assert len(left_behind()) == 1


def test_same_photo_is_rewritten_to_the_same_bytes(store: Store, left_behind: Found) -> None:
    store(pictures.jpeg(exif=pictures.exif(6)), "甲.jpg")
    store(pictures.jpeg(exif=pictures.exif(6)), "乙.jpg")

    assert len(left_behind()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_keep_the_bytes_once(now: datetime, left_behind: Found) -> None:
    user = User.objects.create(
        email="lin@example.cn", name="林晓", created_at=now, password_changed_at=now
    )
    data, starts, problems = pdfs.plain(), threading.Barrier(4), []

    def upload(name: str) -> None:
        try:
            starts.wait()
            services.store(
                upload=ContentFile(data, name=name), uploader=user, client_sha256="", now=now
            )
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload, args=(f"{n}.pdf",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert StoredFile.objects.count() == 4
    assert len(left_behind()) == 1


def test_bytes_without_a_row_go_after_an_hour(
    store: Store, left_behind: Found, now: datetime
) -> None:
    kept = store(pdfs.plain())
    with transaction.atomic():
        store(pdfs.plain(pages=2))
        transaction.set_rollback(True)
    assert len(left_behind()) == 2

    for path in left_behind():
        age(path, now, timedelta(minutes=59))
    assert services.sweep_orphans(now=now) == 0
    for path in left_behind():
        age(path, now, timedelta(minutes=61))
    assert services.sweep_orphans(now=now) == 1

    assert [path.name for path in left_behind()] == [kept.sha256]


KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.files.base import ContentFile
from django.utils import timezone
from qbs_platform.accounts.models import User
from qbs_platform.files import services
from qbs_platform.files.models import StoredFile
StoredFile.save = lambda self, **_: os.kill(os.getpid(), signal.SIGKILL)
upload = ContentFile(sys.stdin.buffer.read(), name="a.pdf")
services.store(upload=upload, uploader=User.objects.get(), client_sha256="", now=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_process_killed_between_bytes_and_row_leaves_what_the_sweep_removes(
    tmp_path: Path, left_behind: Found, now: datetime
) -> None:
    User.objects.create(
        email="lin@example.cn", name="林晓", created_at=now, password_changed_at=now
    )
    # The same server and login, whatever form its address has; the database of this run.
    name = connection.settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    settings = {"DJANGO_SETTINGS_MODULE": "qbs_platform.settings", "QBS_DATA_DIR": str(tmp_path)}
    child = subprocess.run(
        [sys.executable, "-c", KILLED],
        input=pdfs.plain(),
        env={**os.environ, **settings, "DATABASE_URL": url},
        check=False,
    )

    assert child.returncode == -9
    assert not StoredFile.objects.exists()
    assert sorted(path.name for path in left_behind())[1:] == ["received"]
    later = datetime.now(UTC) + timedelta(minutes=61)
    assert services.sweep_orphans(now=later) == 2
    assert left_behind() == []


def test_leftovers_of_a_killed_upload_go_after_an_hour(
    left_behind: Found, now: datetime, settings: Any, db: None
) -> None:
    folder = Path(settings.FILES_DIR, "incoming", "tmpx")
    folder.mkdir(parents=True)
    (folder / "received").write_bytes(b"half")
    part = folder.parent / "0.part"
    part.write_bytes(b"half")

    age(folder, now, timedelta(minutes=61))
    age(part, now, timedelta(minutes=61))
    assert services.sweep_orphans(now=now) == 2
    assert left_behind() == []


def test_sweep_waits_for_an_upload_that_found_the_bytes_there(
    store: Store, left_behind: Found, now: datetime
) -> None:
    with transaction.atomic():
        store(pdfs.plain())
        transaction.set_rollback(True)
    age(left_behind()[0], now, timedelta(hours=2))

    stored = store(pdfs.plain())  # the orphan is adopted, old as it is
    assert services.sweep_orphans(now=now) == 0
    assert services.open_kept(stored).read() == pdfs.plain()


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_share_the_work(
    left_behind: Found, settings: Any, now: datetime
) -> None:
    for number in range(60):
        sha256 = f"{number % 3:02x}{number:062x}"
        path = Path(settings.FILES_DIR, "kept", services.path_of(sha256))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"orphan")
        age(path, now, timedelta(hours=2))
    removed: list[int] = []

    def sweep() -> None:
        removed.append(services.sweep_orphans(now=now))
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(removed), sum(removed)) == (3, 60)
    assert left_behind() == []


def test_sweep_of_an_empty_house_does_nothing(db: None, now: datetime) -> None:
    assert services.sweep_orphans(now=now) == 0


def test_bytes_that_the_disk_lost_are_written_again(store: Store, left_behind: Found) -> None:
    store(pdfs.plain())
    left_behind()[0].write_bytes(b"")

    stored = store(pdfs.plain())
    assert services.open_kept(stored).read() == pdfs.plain()


def test_forms_may_attach_only_ones_own_uploads(store: Store, now: datetime) -> None:
    mine = store(pdfs.plain())
    other = User.objects.create(
        email="eve@example.cn", name="Eve", created_at=now, password_changed_at=now
    )

    assert list(selectors.uploads_of(mine.uploader)) == [mine]
    assert list(selectors.uploads_of(other)) == []


def test_child_gets_no_secret(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    shim = tmp_path / "python"
    shim.write_text(f'#!/bin/sh\nenv > "{seen}"\nexec "{sys.executable}" "$@"\n', "utf-8")
    shim.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(shim))
    store(pdfs.plain())

    names = {line.split("=")[0] for line in seen.read_text("utf-8").splitlines()}
    assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == {"LANG", "PYTHONDONTWRITEBYTECODE"}


@pytest.mark.skipif(sys.platform != "linux", reason="macOS keeps neither of the two")
def test_child_has_no_network_and_little_memory() -> None:
    code = (
        "import socket; from qbs_platform.files.inspection import __main__ as child;"
        "child.confine(); print(socket.if_nameindex());"
        "bytes(600_000_000)"
    )
    child = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    if "'lo'" not in child.stdout or child.stdout.count("(") > 1:
        pytest.skip("this kernel does not permit namespaces")
    assert child.stdout == "[(1, 'lo')]\n"
    assert child.stderr.strip().endswith("MemoryError")


def test_child_that_eats_the_processor_is_stopped_and_said(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = tmp_path / "python"
    shim.write_text("#!/bin/sh\nulimit -t 1\nwhile :; do :; done\n", "utf-8")
    shim.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(shim))
    with pytest.raises(FileRefused) as refused:
        store(pdfs.plain())

    assert refused.value.reason is Reason.TOO_SLOW


def test_child_that_hangs_is_stopped_and_said(
    store: Store, left_behind: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.01)
    with pytest.raises(FileRefused) as refused:
        store(pdfs.plain())

    assert refused.value.reason is Reason.TOO_SLOW
    assert left_behind() == []

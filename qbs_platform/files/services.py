"""Keep an upload, hand it out, and look after what is kept.

Who may upload or read is the owning app's question; it asks before it calls.
"""

import logging
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import connection, transaction
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from qbs_platform.common import backoff
from qbs_platform.files import inspector, names, receiving, scanner, selectors
from qbs_platform.files.enums import ScanState
from qbs_platform.files.errors import (
    FileQuarantined,
    FileRefused,
    FileUnavailable,
    ScannerAway,
)
from qbs_platform.files.inspection.verdict import Kind, Unfit
from qbs_platform.files.models import StoredFile
from qbs_platform.files.storage import incoming_folder

logger = logging.getLogger(__name__)

EVIDENCE_KINDS = frozenset({Kind.PDF, Kind.PNG, Kind.JPEG})
TABLE_KINDS = frozenset({Kind.XLSX, Kind.CSV})
# What is younger may belong to an upload that is still going on.
ORPHAN_AGE = timedelta(hours=1)
_INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def store(
    *,
    upload: "File[bytes]",
    uploader: AbstractBaseUser,
    client_sha256: str,
    now: datetime,
    kinds: frozenset[Kind] = EVIDENCE_KINDS,
) -> StoredFile:
    """Check ``upload`` in full and keep it; equal bytes are kept once.

    ``client_sha256`` is the sender's own hex digest, empty where its browser could not compute
    one; ``now`` is an aware datetime. A picture is kept without its metadata, upright. With a
    scanner that is away the file is kept QUARANTINED. Takes up to a few seconds, so call it
    before the caller's own transaction has locked anything.

    Raises FileRefused, and then nothing is left: no row, no bytes, no temporary file.
    """
    try:
        name = names.checked(upload.name)
        kind = names.kind_of(name, kinds)
        with receiving.workplace() as folder:
            source, clean = folder / "received", folder / "clean"
            received = receiving.receive(upload, source, kind, client_sha256)
            findings = inspector.inspect(kind, source, clean)
            with source.open("rb") as file:
                state = scanner.state_of(file)
            row = StoredFile(
                received_sha256=received.sha256,
                media_type=kind,
                original_name=name,
                page_count=findings.pages,
                width_pixels=findings.width,
                height_pixels=findings.height,
                scan_state=state,
                scan_next_at=now,
                uploader_id=uploader.pk,
                uploaded_at=now,
            )
            return _keep(clean if findings.is_rewritten else source, row)
    except Unfit as unfit:
        logger.info("upload refused", extra={"reason": unfit.reason.value})
        raise FileRefused(unfit.reason, unfit.fact, _in_words(kinds)) from unfit


def serve(stored: StoredFile, as_name: str) -> HttpResponseBase:
    """The file as an attachment called ``as_name`` (RFC 6266), inert in every browser.

    The name gets the extension of the media type. With FILES_ACCEL_PREFIX nginx sends the bytes.

    Raises FileQuarantined before the scanner has passed the file, FileUnavailable without bytes.
    """
    if stored.scan_state == ScanState.QUARANTINED:
        raise FileQuarantined(_("文件正在等待安全扫描，扫描通过后才能下载。"))
    if stored.scan_state == ScanState.INFECTED:
        raise FileQuarantined(_("安全扫描在这个文件里发现恶意代码，不能下载。"))
    response = _accelerated(stored) or FileResponse(open_kept(stored))
    name = names.for_saving(as_name, Kind(stored.media_type))
    response["Content-Type"] = stored.media_type
    response["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003
    for header, value in _INERT.items():
        response[header] = value
    return response


def open_kept(stored: StoredFile) -> BinaryIO:
    """The kept bytes, for reading. Raises FileUnavailable when the storage has none."""
    try:
        return _storage().open(path_of(stored.sha256))  # type: ignore[return-value]
    except FileNotFoundError as error:
        logger.exception("kept bytes are missing", extra={"sha256": stored.sha256})
        raise FileUnavailable(_("文件内容暂时读不到，请稍后重试或联系平台管理员。")) from error


def path_of(sha256: str) -> str:
    """Where bytes with this fingerprint lie in the evidence storage."""
    return f"{sha256[:2]}/{sha256}"


def scan_waiting(*, limit: int, now: datetime) -> int:
    """Scan up to ``limit`` files that no scanner has passed; returns how many rows were settled.

    Safe to run twice and at the same time. Stops at the first sign that the scanner is away. A file
    without a clear answer waits longer each time and holds up no other; it is never given up.
    """
    settled = 0
    if not scanner.is_set():
        return settled
    for pk in selectors.due_for_scan(now).values_list("pk", flat=True)[:limit]:
        try:
            settled += _scan_again(pk, now)
        except ScannerAway:
            break
    return settled


def sweep_orphans(*, now: datetime) -> int:
    """Remove bytes that no row names and leftovers of killed uploads; returns how many.

    Only what is older than an hour goes. Infected rows do not count: their bytes go as well.
    """
    removed = 0
    for sha256 in _kept_fingerprints():
        removed += _remove_if_orphan(sha256, before=now - ORPHAN_AGE)
    for leftover in incoming_folder(Path(settings.FILES_DIR)).iterdir():
        removed += _remove_if_old(leftover, before=now - ORPHAN_AGE)
    return removed


def _keep(path: Path, row: StoredFile) -> StoredFile:
    kept = receiving.fingerprint(path)
    row.sha256, row.sm3, row.size_bytes = kept.sha256, kept.sm3, kept.size_bytes
    with transaction.atomic():
        _lock(row.sha256)
        storage, name = _storage(), path_of(row.sha256)
        # A size that differs is a write that the disk lost; it is written again.
        if not storage.exists(name) or storage.size(name) != row.size_bytes:
            with path.open("rb") as file:
                storage.save(name, File(file))
        row.save(force_insert=True)
    return row


def _lock(sha256: str) -> None:
    # Held to the end of the caller's transaction: until the row can be seen, no sweep takes its
    # bytes, and of two uploads of the same bytes the second finds them there.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files:{sha256}"])


def _accelerated(stored: StoredFile) -> HttpResponse | None:
    if not settings.FILES_ACCEL_PREFIX:
        return None
    prefix = settings.FILES_ACCEL_PREFIX.rstrip("/")
    return HttpResponse(headers={"X-Accel-Redirect": f"{prefix}/{path_of(stored.sha256)}"})


@transaction.atomic
def _scan_again(pk: int, now: datetime) -> int:
    # None: settled with a row of the same bytes, or in the hands of another worker.
    due = selectors.due_for_scan(now).select_for_update(of=("self",), skip_locked=True)
    stored = due.filter(pk=pk).first()
    if stored is None:
        return 0
    state = _answer_about(stored)
    if state == ScanState.QUARANTINED:
        stored.scan_attempts += 1
        stored.scan_next_at = now + backoff.pause_after(stored.scan_attempts)
        stored.save(update_fields=["scan_attempts", "scan_next_at"])
        return 0
    return StoredFile.objects.filter(sha256=stored.sha256).update(scan_state=state)


def _answer_about(stored: StoredFile) -> ScanState:
    """The scanner's word on the kept bytes; QUARANTINED where they cannot be read."""
    try:
        with open_kept(stored) as file:
            return scanner.ask(file)
    except FileUnavailable:
        return ScanState.QUARANTINED
    except Unfit as found:
        logger.warning("kept file is infected", extra={"signature": found.fact})
        return ScanState.INFECTED


def _kept_fingerprints() -> Iterator[str]:
    storage = _storage()
    try:
        folders = storage.listdir("")[0]
    except FileNotFoundError:  # nothing was ever kept
        return
    for folder in folders:
        yield from storage.listdir(folder)[1]


def _remove_if_orphan(sha256: str, before: datetime) -> bool:
    storage, name = _storage(), path_of(sha256)
    with transaction.atomic():
        _lock(sha256)
        rows = StoredFile.objects.filter(sha256=sha256).exclude(scan_state=ScanState.INFECTED)
        if rows.exists() or not storage.exists(name) or storage.get_modified_time(name) >= before:
            return False
        storage.delete(name)
    return True


def _remove_if_old(leftover: Path, before: datetime) -> bool:
    try:
        if datetime.fromtimestamp(leftover.stat().st_mtime, UTC) >= before:
            return False
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    except FileNotFoundError:  # its upload, or another sweep, was quicker
        return False
    return True


def _storage() -> Storage:
    return storages["evidence"]


def _in_words(kinds: frozenset[Kind]) -> str:
    return "/".join(kind.name for kind in Kind if kind in kinds)

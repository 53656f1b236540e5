"""From an upload to bytes on our disk with their fingerprints."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.core.files.base import File

from qbs_platform.files.inspection import limits, sniffing
from qbs_platform.files.inspection.verdict import Kind, Reason, Unfit
from qbs_platform.files.storage import incoming_folder


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """SHA-256 and SM3 of some bytes, in lower-case hex, and how many they are."""

    sha256: str
    sm3: str
    size_bytes: int


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder of our own (mode 0700) that is gone afterwards, whatever happens short of a kill."""
    folder = Path(tempfile.mkdtemp(dir=incoming_folder(Path(settings.FILES_DIR))))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def receive(upload: "File[bytes]", target: Path, expected: Kind, client_sha256: str) -> Fingerprint:
    """Copy ``upload`` to ``target``; judge its size, its fingerprint and its first bytes.

    ``client_sha256`` is what the sender computed, in hex, or empty. Raises Unfit.
    """
    size = 0
    with target.open("xb") as file:
        for chunk in upload.chunks(limits.MEBIBYTE):
            size += len(chunk)
            if size > limits.FILE_BYTES:
                raise Unfit(Reason.TOO_LARGE)
            file.write(chunk)
    if not size:
        raise Unfit(Reason.EMPTY)
    found = fingerprint(target)
    if client_sha256 and client_sha256.lower() != found.sha256:
        raise Unfit(Reason.HASH_MISMATCH)
    with target.open("rb") as file:
        sniffing.check(file.read(sniffing.HEAD_BYTES), expected)
    return found


def fingerprint(path: Path) -> Fingerprint:
    """Read the file at ``path`` once for both digests."""
    sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    with path.open("rb") as file:
        while chunk := file.read(limits.MEBIBYTE):
            sha256.update(chunk)
            sm3.update(chunk)
            size += len(chunk)
    return Fingerprint(sha256.hexdigest(), sm3.finalize().hex(), size)

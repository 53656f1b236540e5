"""The malware scanner: clamd over its socket, INSTREAM (clamd(8))."""

import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

from qbs_platform.files.enums import ScanState
from qbs_platform.files.errors import ScannerAway
from qbs_platform.files.inspection.limits import MEBIBYTE
from qbs_platform.files.inspection.verdict import Reason, Unfit

_CONNECT_SECONDS = 2
_ANSWER_SECONDS = 20
_ANSWER_BYTES = 4096


def state_of(content: BinaryIO) -> ScanState:
    """What clamd says of ``content``, read from its start.

    UNSCANNED without CLAMD_URL; QUARANTINED when clamd is away or does not answer properly
    (fail closed). Raises Unfit when it finds something, with the signature's name.
    """
    if not is_set():
        return ScanState.UNSCANNED
    try:
        return ask(content)
    except ScannerAway:
        return ScanState.QUARANTINED


def is_set() -> bool:
    """Whether there is a scanner to ask."""
    return bool(settings.CLAMD_URL)


def ask(content: BinaryIO) -> ScanState:
    """As ``state_of`` where a scanner is set; raises ScannerAway when it takes no connection."""
    content.seek(0)
    try:
        answer = _answer(content)
    except OSError:  # it hung up on this file, or took too long for it
        return ScanState.QUARANTINED
    if answer.endswith(" FOUND"):
        raise Unfit(Reason.INFECTED, answer.removeprefix("stream: ").removesuffix(" FOUND"))
    return ScanState.CLEAN if answer == "stream: OK" else ScanState.QUARANTINED


def _answer(content: BinaryIO) -> str:
    with _connect() as connection:
        connection.settimeout(_ANSWER_SECONDS)
        connection.sendall(b"zINSTREAM\0")
        while chunk := content.read(MEBIBYTE):
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _ANSWER_BYTES:
            part = connection.recv(_ANSWER_BYTES)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect() -> socket.socket:
    try:
        return _open()
    except OSError as error:
        raise ScannerAway from error


def _open() -> socket.socket:
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(_CONNECT_SECONDS)
        connection.connect(address.path)
        return connection
    return socket.create_connection(
        (address.hostname or "", address.port or 3310), _CONNECT_SECONDS
    )

"""A small clamd: answers INSTREAM on loopback as clamd(8) does, and knows EICAR."""

import socket
import struct
import threading
from types import TracebackType

# https://www.eicar.org: harmless, and every scanner finds it. In halves, so that none finds this.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """Listens on a free port while the ``with`` block runs; ``answer`` replaces its verdict."""

    def __init__(self, answer: bytes | None = None) -> None:
        self.answer = answer
        self.scanned: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Clamd":
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection = self.listener.accept()[0]
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as reader:
            if reader.read(10) != b"zINSTREAM\0":
                connection.sendall(b"UNKNOWN COMMAND\0")
                return
            data = b""
            while length := struct.unpack("!L", reader.read(4))[0]:
                data += reader.read(length)
        self.scanned.append(data)
        found = b"Win.Test.EICAR_HDB-1 FOUND" if EICAR in data else b"OK"
        connection.sendall(self.answer if self.answer is not None else b"stream: " + found + b"\0")

"""One Valkey of our own: on loopback, with a password, and throwing no message away."""

import contextlib
import socket
from dataclasses import dataclass
from pathlib import Path

from qbs_platform.embedded import private_files
from qbs_platform.embedded.layouts import Layout

HOST = "127.0.0.1"
# The last line: without it a server that cannot save, on a full disk, refuses to end.
_CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir {folder}
maxmemory 256mb
maxmemory-policy noeviction
appendonly no
save 300 1
stop-writes-on-bgsave-error no
daemonize no
shutdown-on-sigterm force
"""


@dataclass(frozen=True, slots=True)
class Valkey:
    """The program, its configuration file (which holds the password) and its port."""

    program: Path
    configuration: Path
    port: int
    password: str


def configure(layout: Layout, program: Path, password: str) -> Valkey:
    """Write the configuration (0600) with a port that is free now."""
    folder = layout.data / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    valkey = Valkey(program, layout.run / "valkey.conf", free_port(), password)
    text = _CONFIGURATION.format(
        host=HOST, port=valkey.port, password=password, folder=_quoted(folder)
    )
    private_files.write(valkey.configuration, text)
    return valkey


def command(valkey: Valkey) -> list[str]:
    """Return the command line of the server, in the foreground."""
    return [str(valkey.program), str(valkey.configuration)]


def is_ready(valkey: Valkey) -> bool:
    """Say whether the server takes our password and answers."""
    with (
        contextlib.suppress(OSError),
        socket.create_connection((HOST, valkey.port), timeout=1) as connection,
    ):
        connection.sendall(f"AUTH {valkey.password}\r\nPING\r\n".encode())
        with connection.makefile("rb") as answers:
            return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    return False


def free_port() -> int:
    """Find a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

"""The port of the website, asked for before anything is started."""

import contextlib
import os
import socket

from qbs_platform.embedded.errors import SetupRefused

_DEFAULT = 8000
_HIGHEST = 65_535


def chosen() -> int:
    """Read ``QBS_PORT``; raises SetupRefused when it is no port."""
    text = os.environ.get("QBS_PORT") or str(_DEFAULT)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _HIGHEST:
        raise SetupRefused(f"QBS_PORT is {text!r}: set it to a number from 1 to {_HIGHEST}.")
    return int(text)


def ensure_free(port: int) -> None:
    """Raise SetupRefused when something answers on the port or we may not take it.

    Asked on both loopbacks: a browser that opens ``localhost`` may try either first.
    """
    is_taken = any(_answers(host, port) for host in ("127.0.0.1", "::1"))
    with socket.socket() as probe:
        # As servers do: a connection that was closed a moment ago does not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise SetupRefused(
                f"Port {port} is reserved for root: choose one from 1024 on with QBS_PORT."
            ) from error
        except OSError:
            is_taken = True
    if is_taken:
        raise SetupRefused(
            f"Port {port} is in use by another program: stop that program, or choose another "
            f"port, for example QBS_PORT={port + 1 if port < _HIGHEST else _DEFAULT} script/server."
        )


def _answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False

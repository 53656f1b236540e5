"""The command line behind script/server and script/test."""

import sys
from collections.abc import Sequence

from qbs_platform.embedded import console, interruption, server, testing
from qbs_platform.embedded.errors import Interrupted, SetupRefused

_USAGE = "Usage: script/server [stop | status], script/test [arguments of pytest]"
_SERVER = {(): server.start, ("stop",): server.stop, ("status",): server.status}
_USAGE_ERROR = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run one command; every refusal is a sentence, never a traceback."""
    interruption.listen()
    try:
        return _dispatch(arguments)
    except SetupRefused as refusal:
        console.complain(str(refusal))
    except OSError as error:
        console.complain(f"{error.filename or 'The system'}: {error.strerror or error}.")
    except Interrupted:
        return _INTERRUPTED
    return 1


def _dispatch(arguments: Sequence[str]) -> int:
    command, *rest = arguments or [""]
    if command == "test":
        return testing.run(rest)
    if command == "server" and tuple(rest) in _SERVER:
        return _SERVER[tuple(rest)]()
    console.complain(_USAGE)
    return _USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

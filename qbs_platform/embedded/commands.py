"""One command of the set-up at a time, its output in a log file, stoppable by Ctrl-C."""

import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qbs_platform.embedded import interruption, logfiles, processes, service_user
from qbs_platform.embedded.layouts import Layout
from qbs_platform.embedded.service_user import ServiceUser

NAME = "step"  # of its pid file: at most one command runs in a data folder
_PATIENCE_SECONDS = 10.0


class CommandFailed(Exception):
    """A command ended with another code than 0; as text: its last lines and where its log is."""

    def __init__(self, output: str, log: Path) -> None:
        super().__init__(f"Last lines:\n{logfiles.tail(output)}\n  The whole log: {log}")
        self.output = output


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs commands in the clone and notes each in ``run/`` and in one log file."""

    layout: Layout
    environment: Mapping[str, str]
    log: Path

    def run(
        self,
        arguments: Sequence[str | Path],
        *,
        follow: Callable[[str], None] | None = None,
        user: ServiceUser | None = None,
    ) -> str:
        """Run one command to its end and return its output.

        ``follow`` is called with each line while it runs. Another user, who may not be able to
        enter the clone, runs it in the root folder. Raises CommandFailed or Interrupted; in both
        cases nothing of the command is left running.
        """
        logfiles.make_room(self.log)
        with self.log.open("ab") as stream:
            start = stream.tell()
            running = subprocess.Popen(
                [str(part) for part in arguments],
                cwd="/" if user else self.layout.clone,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **service_user.popen_arguments(user),
            )
        self._wait(running, start, follow)
        output = logfiles.text_since(self.log, start)
        if running.returncode:
            raise CommandFailed(output, self.log)
        return output

    def _wait(
        self, running: "subprocess.Popen[bytes]", start: int, follow: Callable[[str], None] | None
    ) -> None:
        pid_file = self.layout.pid_file(NAME)
        noted = processes.write_pid_file(pid_file, running.pid)
        lines = logfiles.lines_as_they_come(self.log, start)
        try:
            while running.poll() is None:
                line = next(lines)
                if line is None:
                    interruption.sleep(0.05)
                elif follow:
                    follow(line)
        finally:
            processes.stop(noted, signal.SIGTERM, _PATIENCE_SECONDS)
            running.wait()
            pid_file.unlink(missing_ok=True)

"""Wake due tasks for ever; Ctrl-C or SIGTERM ends it after the current round."""

import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand

from qbs_platform.operations import pulse, startup


class Command(BaseCommand):
    help = "Wake due tasks by name, on the monotonic clock."

    def handle(self, *_args: object, **_options: object) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        startup.refuse_unsafe()
        rounds = pulse.Pulse(settings.PULSE_TASKS)
        while not stopped.is_set():
            pulse.beat(rounds)
            stopped.wait(settings.PULSE_SECONDS)

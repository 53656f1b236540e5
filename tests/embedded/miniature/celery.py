"""A stand-in for a Celery worker that has one child of its own."""

import subprocess
import time

subprocess.Popen(["sleep", "1000"])
while True:
    time.sleep(1)

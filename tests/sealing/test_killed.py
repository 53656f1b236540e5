"""A rotation that is killed in the middle of a transaction (DP-2)."""

import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection

from qbs_platform.sealing import registry, rotation, selectors, services
from qbs_platform.sealing.rotation import Tally
from tests.factories.field_keys import CURRENT, FIELD_INDEX_KEY, FIELD_KEYS, FORMER
from tests.sealing.patients import Patient, admit

# Batches of 7; dies with the third of the second batch written and not yet committed.
KILLED = """
import os, signal
import django
django.setup()
from django.db import connection
from qbs_platform.sealing import registry, rotation
from tests.sealing.patients import FIELDS, OWNERS, Patient
registry.register(Patient, *FIELDS, owners=OWNERS)
written = []
def die_in_the_middle(execute, sql, *arguments):
    answer = execute(sql, *arguments)
    written.extend([1] if sql.startswith("UPDATE") else [])
    if len(written) == 10:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
with connection.execute_wrapper(die_in_the_middle):
    rotation.rotate(registry.sealed_column(Patient, "diagnosis"), batch=7, tell=print)
"""


@pytest.mark.usefixtures("shared_patients")
def test_a_killed_rotation_leaves_whole_batches_and_the_next_one_ends_it(settings: Any) -> None:
    settings.FIELD_KEYS = FORMER
    admit(25)
    settings.FIELD_KEYS = FIELD_KEYS
    sealed = registry.sealed_column(Patient, "diagnosis")

    assert killed() == -9
    assert dict(selectors.key_ids_in_use(sealed)) == {"2025a": 18, "2026a": 7}
    assert rotation.rotate(sealed, batch=7, tell=lambda _sum: None) == Tally(renewed=18)
    settings.FIELD_KEYS = CURRENT
    assert {services.read(row, "diagnosis") for row in Patient.objects.all()} == {"healthy"}


def killed() -> int:
    """Run the rotation as a process of its own on this test's database; its exit code."""
    url = urlsplit(os.environ["DATABASE_URL"])
    variables = {
        "DJANGO_SETTINGS_MODULE": "qbs_platform.settings",
        "DATABASE_URL": url._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "FIELD_KEYS": FIELD_KEYS,
        "FIELD_INDEX_KEY": FIELD_INDEX_KEY,
    }
    command = [sys.executable, "-c", KILLED]
    child = subprocess.run(
        command, cwd=django_settings.BASE_DIR, env={**os.environ, **variables}, check=False
    )
    return child.returncode

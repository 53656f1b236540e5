"""Logs: one line of plain ASCII an event, through one door, without the rows of people."""

import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from qbs_platform import logs
from qbs_platform.accounts.models import User
from tests.factories.people import Person
from tests.operations.test_settings import ROOT, manage

INVENTORY = ROOT / "docs" / "operations-logs.md"
FORGED = '{"level": "ERROR", "message": "forged"}'
HOSTILE = [
    f"x\n{FORGED}",
    f"x\r\n{FORGED}",
    f"x\r{FORGED}",
    f"x\u2028{FORGED}",
    f"x\u2029{FORGED}",
    f"x\x85{FORGED}",
    f"x\x0b{FORGED}",
    f"x\x0c{FORGED}",
    f'x", "level": "ERROR", "message": "forged{FORGED}',
    "\x1b[2J\x1b[31mred",
    "\u202etxet desrever",
    "\x00\x07\x08",
    "%s %(name)s {0} $x",
    "林晓\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
]


def line_of(**record: Any) -> str:
    """What is written for a record."""
    return logs.LineFormatter("%(message)s").format(logging.makeLogRecord(record))


@pytest.mark.parametrize("typed", HOSTILE, ids=ascii)
def test_what_people_send_stays_inside_its_own_line(typed: str) -> None:
    line = line_of(msg="refused: %s", args=(typed,), given=typed)

    assert len(line.splitlines()) == 1
    assert re.fullmatch(r"[\x20-\x7e]+", line)
    assert json.loads(line) == {"message": f"refused: {typed}", "given": typed}


def test_a_row_that_the_database_refused_is_not_quoted(person: Callable[..., Person]) -> None:
    taken, other = person("CLERK").user.email, person("CLERK").user
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        User.objects.filter(pk=other.pk).update(email=taken)
    error = caught.value
    assert taken in str(error)  # what would be written

    line = line_of(
        msg="Task raised unexpected: %r",
        args=(error,),
        exc_info=(type(error), error, error.__traceback__),
        data={"exc": repr(error)},
    )

    assert taken not in line
    assert line.count("DETAIL: left out") == 3  # the message, the cause and the error itself
    assert "unique constraint" in line


def test_logs_go_to_standard_error_and_nowhere_else() -> None:
    code = (
        "import json, logging;"
        "named = [n for n, l in logging.root.manager.loggerDict.items()"
        " for h in getattr(l, 'handlers', []) if not isinstance(h, logging.NullHandler)];"
        "print(json.dumps([[type(h).__name__ + ' ' + h.stream.name for h in logging.root.handlers],"
        " named]))"
    )
    result = manage("shell", "--no-imports", "-c", code)

    assert json.loads(result.stdout) == [["StreamHandler <stderr>"], []]


def test_the_inventory_names_every_process_and_every_member_of_a_line() -> None:
    inventory = (ROOT / "docs" / "operations-logs.md").read_text("utf-8")
    embedded = ROOT / "qbs_platform" / "embedded"
    started = "".join(
        (embedded / name).read_text("utf-8") for name in ("programs.py", "servers.py")
    )
    processes = re.findall(r'name="(\w+)"', started)
    line = re.search(r'"format": "(.+)"', (ROOT / "qbs_platform" / "logs.py").read_text("utf-8"))

    assert len(processes) == 5
    assert line
    renamed = {"asctime": "at", "levelname": "level", "name": "logger"}
    members = [renamed.get(name, name) for name in re.findall(r"%\((\w+)\)s", line[1])]
    words = [*(f"`{member}`" for member in members), *(f"`{name}.log`" for name in processes)]
    assert [word for word in words if word not in inventory] == []
    assert "`audit_auditevent`" in inventory

"""The audit of a sound log: it passes, whatever its size, in one process and in several."""

import json
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from chain.core import notes
from chain.ledger.auditing import audits, segments
from chain.ledger.auditing.audits import Plan, Report
from chain.ledger.models import Checkpoint, Cosignature, LedgerAudit
from chain.ledger.services import appending
from qbs_platform.anchoring import services as outbox
from qbs_platform.anchoring.models import AnchorRequest
from tests.chain.core.example import GOVERNMENT
from tests.chain.ledger.logs import anchor, ask, ask_many
from tests.factories.people import SINCE

pytestmark = pytest.mark.django_db(transaction=True)


def audit(**plan: Any) -> Report:
    return audits.run(Plan(**plan), clock=lambda: SINCE)


def problems(report: Report) -> list[str]:
    return [str(finding) for finding in report.findings.first]


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 511, 512, 513])
def test_a_sound_log_of_any_size_passes(size: int) -> None:
    ask_many(range(1, size))
    anchor(limit=100)
    report = audit()

    assert problems(report) == []
    assert (report.entries, report.records) == (size, size - 1)


def test_a_log_of_many_checkpoints_passes_with_all_of_them() -> None:
    done = 0
    for step in (1, 1, 3, 250, 1, 2, 300, 1):
        ask_many(range(done + 1, done + step + 1))
        done += step
        anchor()
    report = audit()

    assert problems(report) == []
    assert (report.entries, report.checkpoints) == (560, 8)
    assert report.files is not None
    assert report.files >= 10


def test_the_segments_meet_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ends in and at the edge of segments, with a process for each of two at a time."""
    for module in (segments, audits):
        monkeypatch.setattr(module, "SEGMENT", 512)
    ask_many(range(1, 1024))
    anchor(limit=512)
    assert problems(audit(processes=2)) == []
    ask_many(range(1024, 1300))
    anchor(limit=100)

    report = audit(processes=2)
    assert problems(report) == []
    assert report.entries == 1300


def test_an_empty_log_passes_without_files() -> None:
    report = audit(with_files=False)

    assert (problems(report), report.entries, report.files) == ([], 0, None)


def test_entries_that_are_not_signed_yet_are_checked_too() -> None:
    anchor()
    ask(1, 2)
    appending.append_pending(limit=10, now=SINCE)
    report = audit()

    assert (problems(report), report.entries, report.checkpoints) == ([], 3, 1)


def test_an_erased_record_is_counted_and_no_problem() -> None:
    ask(1, 2)
    anchor()
    outbox.erase(event_id=AnchorRequest.objects.order_by("pk")[0].event_id, now=SINCE)
    report = audit()

    assert (problems(report), report.records, report.erased) == ([], 1, 1)


def test_cosignatures_of_unknown_witnesses_are_carried_and_not_believed() -> None:
    anchor()
    text = notes.parse(Checkpoint.objects.get().note.encode()).text
    line = GOVERNMENT.sign(text, time=1).line()
    Cosignature.objects.create(checkpoint_id=1, witness=GOVERNMENT.key.name, line=line)

    assert problems(audit()) == []


def test_the_command_tells_programs_and_ends_with_zero() -> None:
    ask(1)
    anchor()
    out = StringIO()
    call_command("audit_ledger", "--json", "--processes", "1", stdout=out)
    facts = json.loads(out.getvalue())

    assert (facts["ok"], facts["entries"], facts["problems"], facts["first"]) == (True, 2, 0, None)
    assert LedgerAudit.objects.get().problems == 0


def test_the_command_names_the_first_bad_entry_and_ends_with_one() -> None:
    ask(1, 2)
    anchor()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_head SET prev_hash = sha256('')")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit_ledger", stdout=out, stderr=sys.stderr)

    assert ended.value.code == 1
    assert "BAD head: is not the end of the entries" in out.getvalue()
    assert "First bad entry: 3." in out.getvalue()
    assert LedgerAudit.objects.get().first_problem == "head: is not the end of the entries"

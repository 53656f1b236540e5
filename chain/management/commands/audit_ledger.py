"""Derive the whole log again and compare; exits 0 when all of it holds, else 1."""

import json
import os
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from chain.ledger.auditing import audits
from chain.ledger.auditing.audits import Plan, Report
from chain.trail import auditing as trail_auditing

_SHOWN = 20


class Command(BaseCommand):
    help = "Check every entry, hash, link, checkpoint, proof node, published file and record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object for programs")
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="how many at once"
        )
        parser.add_argument(
            "--rows-only", action="store_true", help="not the published files and the guard"
        )

    def handle(self, *_args: object, **options: Any) -> None:
        plan = Plan(
            processes=max(1, options["processes"]),
            with_files=not options["rows_only"],
            progress=self._progress(),
            trail=trail_auditing.check,
        )
        report = audits.run(plan, clock=timezone.now)
        facts = _facts(report)
        if options["json"]:
            self.stdout.write(json.dumps(facts))
        else:
            self._tell(facts, report)
        if report.problems:
            sys.exit(1)

    def _progress(self) -> Any:
        """Tell on standard error how far it is, at most once a second."""
        told = time.monotonic()

        def tell(done: int, everything: int) -> None:
            nonlocal told
            if time.monotonic() - told > 1:
                told = time.monotonic()
                self.stderr.write(f"{done} of {everything} entries")

        return tell

    def _tell(self, facts: dict[str, Any], report: Report) -> None:
        for name, value in facts.items():
            if name not in ("findings", "trail_findings", "first", "ok"):
                self.stdout.write(f"{name}: {value}")
        for finding in report.findings.first[:_SHOWN]:
            self.stdout.write(f"BAD {finding}")
        for finding in report.trail_findings.first[:_SHOWN]:
            self.stdout.write(f"BAD audit trail, {finding}")
        self.stdout.write(_verdict(report))


def _verdict(report: Report) -> str:
    logs = (("log", report.findings), ("audit trail", report.trail_findings))
    told = [
        f"The {name} does not hold. First bad entry: {found.first[0].entry}."
        for name, found in logs
        if found.first
    ]
    return "\n".join(told) or "All holds."


def _facts(report: Report) -> dict[str, Any]:
    first = report.findings.first
    return {
        "ok": not report.problems,
        "entries": report.entries,
        "checkpoints": report.checkpoints,
        "files": report.files,
        "seconds": round(report.seconds, 2),
        "records": report.records,
        "records_erased": report.erased,
        "record_seconds": round(report.record_seconds, 2),
        "trail": report.trail,
        "trail_seconds": round(report.trail_seconds, 2),
        "problems": report.problems,
        "first": first[0].entry if first else None,
        "findings": [
            {"entry": each.entry, "place": each.place, "what": each.what} for each in first
        ],
        "trail_findings": [
            {"entry": each.entry, "place": each.place, "what": each.what}
            for each in report.trail_findings.first
        ],
    }

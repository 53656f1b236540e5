"""The whole audit, segment by segment in several processes, in memory that does not grow."""

import contextlib
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import connections
from django.db.models import Subquery

from chain.core import cosignature, entries, keys, policy
from chain.core.errors import CoreError
from chain.core.keys import VerifierKey
from chain.ledger import log_files, signing_keys
from chain.ledger.auditing import records, repeats, segments
from chain.ledger.auditing.files import PublishedFiles
from chain.ledger.auditing.findings import Findings
from chain.ledger.auditing.repeats import Repeats
from chain.ledger.auditing.segments import SEGMENT, Result, Task
from chain.ledger.auditing.upper_levels import UpperLevels
from chain.ledger.auditing.vouchers import read_vouchers
from chain.ledger.growth import time_text
from chain.ledger.models import Checkpoint, LedgerAudit, LedgerEntry, LedgerHead
from qbs_platform.common import forks

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")

_AHEAD = 16  # segments a process may be ahead of what was put together; a result has some 5 KiB


@dataclass(slots=True)
class Report:
    """What was looked at, what does not hold, and how long it took in seconds.

    ``files`` is None when files were not looked at. ``records`` and ``record_seconds`` are the
    check of the outbox, which is reported apart; its findings are among the others. ``trail`` is
    the number of entries of the audit trail's log, whose findings are apart.
    """

    entries: int = 0
    checkpoints: int = 0
    files: int | None = None
    records: int = 0
    erased: int = 0
    seconds: float = 0.0
    record_seconds: float = 0.0
    findings: Findings = field(default_factory=Findings)
    trail: int = 0
    trail_seconds: float = 0.0
    trail_findings: Findings = field(default_factory=Findings)

    @property
    def problems(self) -> int:
        """Number of all findings, those about the audit trail among them."""
        return self.findings.total + self.trail_findings.total

    @property
    def first_problem(self) -> str:
        """The first finding in words, '' when all holds."""
        if self.findings.first:
            return str(self.findings.first[0])
        return f"audit trail, {self.trail_findings.first[0]}" if self.trail_findings.first else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to look: ``processes`` at once, files or rows alone, and whom to tell of progress.

    ``progress`` is given the number of entries done and of all. ``trail`` checks the other log,
    which stands on this one: it notes what it finds and gives the number of its entries.
    """

    processes: int = 1
    with_files: bool = True
    progress: Callable[[int, int], None] = lambda _done, _all: None
    trail: Callable[[Findings], int] = lambda _findings: 0


def run(plan: Plan, *, clock: Callable[[], datetime]) -> Report:
    """Audit the log as it is now, and note the result for operators.

    Rows never change, so entries that are appended meanwhile disturb nothing: they belong to the
    next audit. Raises only what a database that is away raises.
    """
    began_at, began = clock(), time.monotonic()
    report = Report()
    audit = _Audit(plan, report)
    audit.check_log()
    report.seconds = time.monotonic() - began
    audit.check_records()
    report.record_seconds = time.monotonic() - began - report.seconds
    report.trail = plan.trail(report.trail_findings)
    report.trail_seconds = time.monotonic() - began - report.seconds - report.record_seconds
    LedgerAudit.objects.create(
        began_at=began_at,
        ended_at=clock(),
        entries=report.entries,
        problems=report.problems,
        first_problem=report.first_problem,
    )
    return report


class _Audit:
    def __init__(self, plan: Plan, report: Report) -> None:
        self._plan, self._report = plan, report
        self._findings = report.findings
        # Before the table: who vouches for more than the table holds is then ahead of it for good.
        self._vouched = read_vouchers(self._findings) if plan.with_files else []
        last = LedgerEntry.objects.order_by("-index").values("index")[:1]
        self._head = LedgerHead.objects.annotate(last_entry=Subquery(last)).first()
        end = self._head.last_entry if self._head else last.values_list("index", flat=True).first()
        self._rows_end = 0 if end is None else end + 1
        # A number out of thin air, in one of the two, must not keep the audit busy for ever.
        self._size = min(
            self._rows_end, self._head.size if self._head else LedgerEntry.objects.count()
        )
        self._keys = self._known_keys()

    def check_log(self) -> None:
        """Entries, tree, checkpoints, nodes, files, head: all but the outbox."""
        files = self._files()
        upper = UpperLevels(self._findings, files)
        announced: list[str] = []
        result = Result(0, 0)
        # Asked for now: once processes are forked, none of it may go to the database.
        claims = tuple(self._claims_within())
        work = self._work(claims, has_files=files is not None)
        for found in _in_order(_look, work, self._plan.processes):
            if isinstance(found, Findings):
                self._findings.merge(found.first, found.total)
                continue
            result = found
            upper.add(result)
            announced += result.announced
            self._findings.merge(result.findings.first, result.findings.total)
            self._report.files = (self._report.files or 0) + result.files
            self._plan.progress(result.end, self._size)
        upper.finish()
        self._check_head(result, upper.edge(result.tail), announced)
        self._report.entries, self._report.checkpoints = self._size, upper.checkpoints
        self._finish_files(files)

    def _work(
        self, claims: tuple[tuple[str, int, bytes], ...], *, has_files: bool
    ) -> Iterator[Task | Repeats]:
        """What can be looked at apart; first what takes longest."""
        yield Repeats(self._size)
        published = self._published_size()
        for start in range(0, self._size, SEGMENT):
            yield Task(
                start=start,
                end=min(start + SEGMENT, self._size),
                keys=self._keys,
                claims=claims,
                folder=settings.LEDGER_DIR if has_files else None,
                published_size=published,
            )

    def check_records(self) -> None:
        """Records and salts that the outbox keeps, against the entries."""
        starts = range(0, self._size, SEGMENT)
        spans = ((start, min(start + SEGMENT, self._size)) for start in starts)
        for found in _in_order(records.check, spans, self._plan.processes):
            self._report.records += found.opened
            self._report.erased += found.erased
            self._findings.merge(found.findings.first, found.findings.total)
        records.check_none_is_lost(self._size, self._findings)

    def _files(self) -> PublishedFiles | None:
        if not self._plan.with_files:
            return None
        return PublishedFiles(settings.LEDGER_DIR, self._published_size(), self._findings)

    def _finish_files(self, files: PublishedFiles | None) -> None:
        if files is None:
            self._report.files = None
            return
        files.check_nothing_else()
        if self._head:
            files.check_text(log_files.VKEY, f"{self._head.vkeys}\n")
        self._report.files = (self._report.files or 0) + files.checked

    def _published_size(self) -> int:
        sizes = [each.size for each in self._vouched if each.place == log_files.CHECKPOINT]
        return sizes[0] if sizes else 0

    def _claims_within(self) -> Iterator[tuple[str, int, bytes]]:
        """Roots that somebody outside the table vouches for, as far as the table reaches."""
        for voucher in self._vouched:
            if voucher.size > self._size:
                what = f"vouches for {voucher.size} entries, and the table has {self._size}"
                self._findings.add(self._size, voucher.place, what)
            else:
                yield voucher.place, voucher.size, voucher.root
            is_stored = Checkpoint.objects.filter(size=voucher.size).exists()
            # The guard may be ahead of the table for a moment, or after a kill: see signing.
            if not is_stored and voucher.place == log_files.CHECKPOINT:
                what = f"checkpoint {voucher.size} is not in the table"
                self._findings.add(voucher.size - 1, voucher.place, what)
            try:
                cosignature.verify(voucher.note, self._keys)
            except CoreError as problem:
                self._findings.add(voucher.size - 1, voucher.place, str(problem))

    def _known_keys(self) -> tuple[VerifierKey, ...]:
        """The keys that the entries announce, as the head has them, and those of witnesses.

        Whether the head has them right is seen when all entries were read.
        """
        vkeys = self._head.vkeys.splitlines() if self._head else self._key_of_genesis()
        found: list[VerifierKey] = []
        for vkey in vkeys:
            try:
                found.append(keys.parse_vkey(vkey))
            except CoreError as problem:
                self._findings.add(0, "head", str(problem))
        if found and settings.LEDGER.policy_file:
            witnesses = policy.parse(signing_keys.policy_file(found)).witnesses
            found += witnesses.values()
        return tuple(found)

    @staticmethod
    def _key_of_genesis() -> list[str]:
        genesis = LedgerEntry.objects.filter(index=0).first()
        with contextlib.suppress(CoreError):
            own = entries.parse(bytes(genesis.body)).own if genesis else entries.NOTHING_OWN
            return [own.log] if own.log else []
        return []

    def _check_head(self, last: Result, edge: bytes, announced: list[str]) -> None:
        head, place = self._head, "head"
        if head is None:
            if self._size:
                self._findings.add(self._size, place, "is missing")
            return
        if head.size != self._rows_end:
            what = f"counts {head.size} entries, and the table ends at {self._rows_end}"
            self._findings.add(self._size, place, what)
        elif (bytes(head.prev_hash), bytes(head.edge), time_text(head.last_at)) != (
            last.link,
            edge,
            last.at,
        ):
            self._findings.add(self._size, place, "is not the end of the entries")
        if head.vkeys.splitlines() != announced:
            self._findings.add(0, place, "names other keys than the entries announce")


def _look(at: Task | Repeats) -> Result | Findings:
    """The work of a process."""
    return repeats.check(at) if isinstance(at, Repeats) else segments.check(at)


def _in_order(
    work: Callable[[_Given], _Made], given: Iterable[_Given], processes: int
) -> Iterator[_Made]:
    """Do the work in several processes; results in order, and never many of them waiting."""
    if processes == 1:
        yield from map(work, given)
        return
    connections.close_all()  # not to be shared with the children
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=forks.forget_connections
    ) as pool:
        waiting: deque[Future[_Made]] = deque()
        for each in given:
            waiting.append(pool.submit(work, each))
            if len(waiting) >= _AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

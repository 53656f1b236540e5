"""Take a table of standards in: good rows are written, bad ones kept to be handed back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common.imports import BadRow, GoodRow, Sifted
from qbs_platform.files import services as files
from qbs_platform.files.models import StoredFile
from standards.cited import selectors
from standards.cited.services import entries
from standards.domain import citations
from standards.domain.citations import CitedFacts
from standards.enums import CitedChangeWay, CitedStatus
from standards.errors import CitedStandardRefused
from standards.models import CitedImport, CitedStandard

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class _Read:
    """A good row and what it says of its standard."""

    row: GoodRow
    facts: CitedFacts


@dataclass(frozen=True, slots=True)
class _Written:
    """What became of the good rows."""

    added: int
    changed: int
    unchanged: int
    bad: tuple[BadRow, ...]


@transaction.atomic
def take(
    *,
    actor: Actor,
    upload: "UploadedFile[bytes]",
    sift: Callable[[StoredFile], Sifted],
    now: datetime,
) -> CitedImport:
    """Keep an uploaded table, have ``sift`` divide its rows, write the good ones.

    A cell left empty keeps what the catalogue says. A good row may still turn out bad: it
    contradicts itself, or names a successor that is neither in the catalogue nor in the table.
    Raises CapabilityMissing, FileRefused, or what ``sift`` raises; then nothing is kept.
    """
    permissions.ensure(actor, Capability.MAINTAIN_CITED_STANDARDS)
    file = files.store(
        upload=upload, uploader=actor.user, client_sha256="", now=now, kinds=files.TABLE_KINDS
    )
    sifted = sift(file)
    entries.lock()
    written = _write(sifted.good, actor, now)
    problems = sorted([*sifted.bad, *written.bad], key=lambda each: each.row.number)
    return CitedImport.objects.create(
        file=file,
        taken_by=actor.user,
        at=now,
        added=written.added,
        changed=written.changed,
        unchanged=written.unchanged,
        problems=[each.as_record() for each in problems],
    )


def _write(good: Sequence[GoodRow], actor: Actor, now: datetime) -> _Written:
    numbers = [row.cleaned["number"] for row in good]
    rows = {row.number: row for row in CitedStandard.objects.filter(number__in=numbers)}
    stored = selectors.facts_of(numbers)
    read, bad = _checked(good, stored, now)
    writable, stranded = _in_order(read)
    different = [each for each in writable if stored.get(each.number) != each]
    for each in different:
        entries.write(
            rows.get(each.number), each, way=CitedChangeWay.IMPORTED, actor=actor, now=now
        )
    added = sum(each.number not in rows for each in different)
    return _Written(
        added=added,
        changed=len(different) - added,
        unchanged=len(writable) - len(different),
        bad=(*bad, *stranded),
    )


def _checked(
    good: Iterable[GoodRow], stored: Mapping[str, CitedFacts], now: datetime
) -> tuple[list[_Read], list[BadRow]]:
    read, bad = [], []
    for row in good:
        facts = entries.ordered(_facts(row.cleaned, stored.get(row.cleaned["number"])))
        try:
            entries.check(facts, now)
        except CitedStandardRefused as refusal:
            bad.append(BadRow(row.row, (str(refusal),)))
        else:
            read.append(_Read(row, facts))
    return read, bad


def _in_order(read: list[_Read]) -> tuple[list[CitedFacts], list[BadRow]]:
    named = {each.number for one in read for each in one.facts.successors}
    known = CitedStandard.objects.filter(number__in=named).values_list("number", flat=True)
    writable, stranded = citations.in_order((one.facts for one in read), known)
    rows = {one.facts.number: one.row.row for one in read}
    sentence = _("代替它的标准（%(numbers)s）不在目录里，也没有从本表格导入，请先登记。")
    bad = [
        BadRow(
            rows[each.number],
            (sentence % {"numbers": "、".join(one.number for one in each.successors)},),
        )
        for each in stranded
    ]
    return writable, bad


def _facts(given: Mapping[str, Any], stored: CitedFacts | None) -> CitedFacts:
    number = given["number"]
    status, is_mandatory = CitedStatus.CURRENT, citations.may_be_mandatory(number)

    def said(name: str, otherwise: Any) -> Any:
        value = given[name]
        if value not in {None, ""} and value != ():
            return value
        return getattr(stored, name) if stored else otherwise

    return CitedFacts(
        number=number,
        title_zh=given["title_zh"],
        title_en=said("title_en", ""),
        is_mandatory=said("is_mandatory", is_mandatory),
        status=said("status", status),
        published_on=said("published_on", None),
        effective_on=said("effective_on", None),
        withdrawn_on=said("withdrawn_on", None),
        successors=said("successors", ()),
        source=given["source"],
        checked_on=given["checked_on"],
    )

"""Write entries of the catalogue one by one. Every change leaves what was said before and after."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject, Who
from qbs_platform.common import workdays
from standards.cited import selectors
from standards.domain import citations
from standards.domain.citations import CitedFacts
from standards.enums import CitedChangeWay
from standards.errors import CitedStandardRefused, StaleEdit
from standards.models import CitedStandard, CitedStandardChange, Replacement

_LOCK = "standards.cited"


@transaction.atomic
def add(*, actor: Actor, facts: CitedFacts, now: datetime) -> CitedStandard:
    """Enter a standard that the catalogue does not hold yet.

    Raises CapabilityMissing, or CitedStandardRefused with the field that is wrong.
    """
    permissions.ensure(actor, Capability.MAINTAIN_CITED_STANDARDS)
    lock()
    check(facts, now)
    if CitedStandard.objects.filter(number=facts.number).exists():
        sentence = _("目录中已有 %(number)s，请直接修改那一条。") % {"number": facts.number}
        raise CitedStandardRefused(sentence, "number")
    ensure_known(facts, known=())
    return write(None, facts, way=CitedChangeWay.ADDED, actor=actor, now=now)


@transaction.atomic
def change(*, actor: Actor, facts: CitedFacts, version: int, now: datetime) -> CitedStandard:
    """Say something else about the standard ``facts.number``.

    ``version`` is the one that the person read. Raises CapabilityMissing, NoSuchCitedStandard,
    StaleEdit when it is another by now, or CitedStandardRefused with the field that is wrong.
    """
    permissions.ensure(actor, Capability.MAINTAIN_CITED_STANDARDS)
    lock()
    row = selectors.entry(facts.number)
    check(facts, now)
    ensure_known(facts, known=())
    if row.version != version:
        raise StaleEdit(_("您打开之后，别人改过这一条。请对照两边的内容，决定后再保存。"))
    if selectors.facts(row) == ordered(facts):
        return row
    return write(row, facts, way=CitedChangeWay.CHANGED, actor=actor, now=now)


def lock() -> None:
    """Let one writer in at a time, to the end of the transaction: writes are rare and few."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_LOCK])


def check(facts: CitedFacts, now: datetime) -> None:
    """Raise CitedStandardRefused for the first thing that cannot be true of ``facts``."""
    today = workdays.local_date(now)
    for field, sentence in citations.mistakes(facts, today):
        raise CitedStandardRefused(sentence, field)


def ensure_known(facts: CitedFacts, known: Iterable[str]) -> None:
    """Raise CitedStandardRefused for a successor that is neither in the catalogue nor ``known``."""
    named = {each.number for each in facts.successors}.difference(known)
    held = CitedStandard.objects.filter(number__in=named).values_list("number", flat=True)
    if missing := sorted(named.difference(held)):
        sentence = _("目录中没有 %(number)s，请先登记代替它的标准。")
        raise CitedStandardRefused(sentence % {"number": "、".join(missing)}, "successors")


def ordered(facts: CitedFacts) -> CitedFacts:
    """The facts with successors as the catalogue lists them, to be compared."""
    return replace(facts, successors=citations.in_number_order(facts.successors))


def write(
    row: CitedStandard | None,
    facts: CitedFacts,
    *,
    way: CitedChangeWay,
    actor: Actor | None,
    now: datetime,
) -> CitedStandard:
    """Store ``facts`` with their history; successors must be in the catalogue. Under ``lock``."""
    before = selectors.facts(row).as_record() if row else None
    row = row or CitedStandard(number=facts.number, version=0)
    row.number_key = citations.sort_key(facts.number)
    row.kind, row.status = facts.kind, facts.status
    row.title_zh, row.title_en, row.is_mandatory = (
        facts.title_zh,
        facts.title_en,
        facts.is_mandatory,
    )
    row.published_on, row.effective_on = facts.published_on, facts.effective_on
    row.withdrawn_on, row.checked_on, row.source = (
        facts.withdrawn_on,
        facts.checked_on,
        facts.source,
    )
    row.version += 1
    row.save()
    _replace(row, facts)
    CitedStandardChange.objects.create(
        standard=row,
        at=now,
        changed_by=actor.user if actor else None,
        way=way,
        before=before,
        after=ordered(facts).as_record(),
    )
    if actor:  # set-up is nobody's act
        _audit(row, way, trail.who(actor), now)
    return row


def _replace(row: CitedStandard, facts: CitedFacts) -> None:
    row.replaced_by.all().delete()
    partial = {each.number: each.is_partial for each in facts.successors}
    for new in CitedStandard.objects.filter(number__in=partial).order_by("pk"):
        Replacement.objects.create(old=row, new=new, is_partial=partial[new.number])


def _audit(row: CitedStandard, way: CitedChangeWay, who: Who, now: datetime) -> None:
    subject = Subject("standards.cited_standard", str(row.public_id))
    action = f"standards.cited-standard.{way.lower()}"
    audit.record(who=who, action=action, subject=subject, after={"version": row.version}, now=now)

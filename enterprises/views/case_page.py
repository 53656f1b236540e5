"""What the desk of one case shows, put into words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import content
from enterprises.domain import items
from enterprises.enums import CommitmentKind, EnterpriseAct, Item, Section
from enterprises.models import Commitment, Enterprise, EnterpriseEvent, ReturnedItem
from enterprises.selectors.values import Stated
from qbs_platform.common.bilingual import Bilingual
from qbs_platform.common.components import Step, Way

_SHORT = 12  # hexadecimal digits of a fingerprint that people compare by eye
TITLES = {
    "accept": gettext_lazy("同意上链"),
    "return": gettext_lazy("退回补正"),
    "refuse": gettext_lazy("不予上链"),
    "retract": gettext_lazy("收回我的意见"),
}
_KINDS = {"accept": "", "return": "secondary", "refuse": "secondary", "retract": "secondary"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a returned item: ``kind`` and ``words`` for a tag."""

    row: ReturnedItem
    is_sealed: bool
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One thing that the enterprise states, with the mark of the last return if it was named."""

    stated: Stated
    mark: Mark | None
    document_url: str = ""

    @property
    def fingerprint(self) -> str:
        """The beginning of the document's SHA-256."""
        return self.stated.file.sha256[:_SHORT] if self.stated.file else ""


@dataclass(frozen=True, slots=True)
class SectionLines:
    """One section of the enterprise's form."""

    section: Section
    lines: list[ItemLine]


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: which wording, by whom."""

    row: Commitment
    title: Bilingual
    fingerprint: str


def ways(acts: Iterable[str], enterprise: Enterprise) -> list[Way]:
    """The buttons for these acts, the most usual first."""
    offered = set(acts)
    return [
        Way(label, reverse(f"enterprises:case-{act}", args=[enterprise.public_id]), _KINDS[act])
        for act, label in TITLES.items()
        if act in offered
    ]


def sections(
    enterprise: Enterprise, stated: dict[Item, Stated], returned: dict[Item, ReturnedItem]
) -> list[SectionLines]:
    """Everything stated, in the order of the form."""
    return [
        SectionLines(
            section,
            [_line(enterprise, stated[item], returned.get(item)) for item in members],
        )
        for section, members in items.SECTIONS.items()
    ]


def signatures(rows: Iterable[Commitment]) -> list[Signed]:
    """What was signed, the newest first."""
    found = []
    for row in rows:
        text = content.commitment(CommitmentKind(row.kind), row.text_version)
        found.append(Signed(row, text.title, row.text_hash[:_SHORT]))
    return found


def history(events: Iterable[EnterpriseEvent], returned: Iterable[ReturnedItem]) -> list[Step]:
    """What was done, newest first; a return names what it returned."""
    named: dict[int, list[str]] = {}
    for row in returned:
        named.setdefault(row.round, []).append(row.get_item_display())
    return [
        Step.happened(
            event.get_act_display(),
            event.at,
            event.by.name if event.by else _("平台"),
            "、".join(named.get(event.round, [])) if event.act == EnterpriseAct.RETURNED else "",
        )
        for event in events
    ]


def _line(enterprise: Enterprise, stated: Stated, row: ReturnedItem | None) -> ItemLine:
    url = ""
    if stated.file:
        slug = stated.item.value.lower()
        url = reverse("enterprises:case-document", args=[enterprise.public_id, slug])
    return ItemLine(stated, _mark(stated.item, row) if row else None, url)


def _mark(item: Item, row: ReturnedItem) -> Mark:
    is_sealed = item in items.SEALED
    if row.is_changed:
        return Mark(row, is_sealed, "info", _("已修改"))
    if row.answer:
        return Mark(row, is_sealed, "warn", _("未修改，有说明"))
    return Mark(row, is_sealed, "muted", _("等企业补正"))

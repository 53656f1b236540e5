"""What anybody reads of enterprises: the directory, one page, and nothing that is not switched on.

An enterprise that is not on chain answers exactly like one that is not here.
"""

from dataclasses import dataclass

from django.db.models import BinaryField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from enterprises import content
from enterprises.content import CommitmentText
from enterprises.enums import CommitmentKind, DirectoryOrder, EnterpriseAct, Item
from enterprises.models import Commitment, Enterprise, EnterpriseEvent
from enterprises.selectors import values
from enterprises.selectors.enterprises import on_chain, on_chain_in
from enterprises.selectors.values import Stated
from qbs_platform.common.validators import text, uscc, uscc_parts
from qbs_platform.common.validators.uscc_parts import Parts
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.models import Region

SWITCHED: dict[str, Item] = {
    "shows_name_en": Item.NAME_EN,
    "shows_legal_representative": Item.LEGAL_REPRESENTATIVE,
    "shows_address": Item.ADDRESS,
    "shows_established_on": Item.ESTABLISHED_ON,
    "shows_capital": Item.CAPITAL,
    "shows_headcount": Item.HEADCOUNT,
    "shows_industry": Item.INDUSTRY,
    "shows_website": Item.WEBSITE,
}
"""Each switch of ``PublicPage`` and the item that it shows, in the order of the page."""

# Everything before is between the enterprise and the association.
_PUBLIC_ACTS = (EnterpriseAct.ONBOARDED,)
_BRACKETS = str.maketrans("()", "（）")
# In GB 18030 the 3,755 commonest characters stand by their sound, as people look them up.
_BY_SOUND = Func(F("name"), Value("GB18030"), function="convert_to", output_field=BinaryField())
_ORDERS: dict[DirectoryOrder, tuple[Combinable | str, ...]] = {
    DirectoryOrder.NAME: (_BY_SOUND, "pk"),
    DirectoryOrder.NEWEST: ("-onboarded_at", "-pk"),
    DirectoryOrder.OLDEST: ("onboarded_at", "pk"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the directory is narrowed by; None or '' does not restrict."""

    words: str = ""  # part of a name or of a code, as typed
    region: Region | None = None
    industry: str = ""  # a division of GB/T 4754-2017, such as C15
    order: DirectoryOrder = DirectoryOrder.NAME


@dataclass(frozen=True, slots=True)
class CodePart:
    """Some characters of a unified social credit code and what they say."""

    label: str
    characters: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A text that an enterprise signed, with its wording."""

    row: Commitment
    text: CommitmentText


def directory(wanted: Wanted) -> QuerySet[Enterprise]:
    """Enterprises on chain that ``wanted`` describes.

    By industry only those are found that show theirs.
    """
    rows = on_chain_in(wanted.region) if wanted.region else on_chain()
    if wanted.words.strip():
        rows = rows.filter(_named(wanted.words))
    if wanted.industry:
        rows = rows.filter(page__shows_industry=True, particulars__industry=wanted.industry)
    return rows.order_by(*_ORDERS[wanted.order])


def on_chain_by_code(code: str) -> Enterprise | None:
    """The enterprise on chain under a code in its normal form."""
    return on_chain().select_related("page", "particulars").filter(uscc=code).first()


def shown(enterprise: Enterprise) -> list[Stated]:
    """What the enterprise chose to show and has stated."""
    switched_on = [item for name, item in SWITCHED.items() if getattr(enterprise.page, name)]
    found = [_stated(enterprise, item) for item in switched_on]
    return [each for each in found if each.text]


def switches(enterprise: Enterprise) -> dict[str, Stated]:
    """Every switch with what it would show."""
    return {name: _stated(enterprise, item) for name, item in SWITCHED.items()}


def code_parts(code: str) -> list[CodePart]:
    """What the characters of an enterprise's code say, in their order."""
    parts = uscc_parts.take_apart(code)
    return [
        CodePart(_("登记管理部门"), parts.authority_code, str(parts.authority)),
        CodePart(_("机构类别"), parts.category_code, str(parts.category)),
        CodePart(_("登记机关所在区划"), parts.division, _office(parts)),
        CodePart(_("主体标识码"), parts.organisation, _("含一位校验码（GB 11714）")),
        CodePart(_("校验码"), parts.check, _("由前 17 位算出（GB 32100）")),
    ]


def signed(enterprise: Enterprise) -> list[Signed]:
    """The texts that were signed, each in its newest signed version."""
    rows = enterprise.commitments.order_by("kind", "-text_version").distinct("kind")
    return [
        Signed(row, content.commitment(CommitmentKind(row.kind), row.text_version)) for row in rows
    ]


def history(enterprise: Enterprise) -> QuerySet[EnterpriseEvent]:
    """What is public of an enterprise's history, newest first; not who did it."""
    return enterprise.events.filter(act__in=_PUBLIC_ACTS).order_by("-pk")


def _named(typed: str) -> Q:
    """Names as typed, without spaces, and with the brackets that registers use; or a code."""
    half = text.half_width(typed).strip()
    spellings = {typed.strip(), half, "".join(half.split())}
    spellings |= {each.translate(_BRACKETS) for each in spellings}
    found = Q(uscc__contains=uscc.normalise(typed))
    for spelling in filter(None, sorted(spellings)):
        found |= Q(name__icontains=spelling)
    return found


def _office(parts: Parts) -> str:
    if parts.is_national:
        return _("国家级登记机关")
    division = regions.eras(parts.division).first()
    if division is None:
        return _("不在行政区划表中，可能是开发区的登记机关")
    return regions.full_name(division)


def _stated(enterprise: Enterprise, item: Item) -> Stated:
    return values.of_item(enterprise, enterprise.particulars, item, is_masked=True)

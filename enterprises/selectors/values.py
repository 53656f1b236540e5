"""What an enterprise states, item by item: raw for forms, in words for people."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from enterprises.domain import items
from enterprises.enums import Item, OrganisationKind
from enterprises.models import Enterprise, Particulars
from qbs_platform.common import industries, masking
from qbs_platform.files.models import StoredFile
from qbs_platform.regions import selectors as regions
from qbs_platform.sealing import services as sealing

COLUMNS = {
    Item.NAME_EN: "name_en",
    Item.KIND: "kind",
    Item.LEGAL_REPRESENTATIVE: "legal_representative",
    Item.LEGAL_ID: "legal_id",
    Item.ESTABLISHED_ON: "established_on",
    Item.CAPITAL: "capital_wan",
    Item.ADDRESS: "address",
    Item.INDUSTRY: "industry",
    Item.HEADCOUNT: "headcount",
    Item.WEBSITE: "website",
    Item.CONTACT_NAME: "contact_name",
    Item.CONTACT_MOBILE: "contact_mobile",
    Item.CONTACT_EMAIL: "contact_email",
    Item.LICENCE: "licence",
    Item.AUTHORISATION: "authorisation",
}
"""Where ``Particulars`` keeps an item; code, name and region stand in ``Enterprise``."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One item in words; '' where nothing stands. ``file`` is the document itself."""

    item: Item
    text: str
    file: StoredFile | None = None

    @property
    def label(self) -> str:
        """What the item is called."""
        return str(self.item.label)

    @property
    def is_missing(self) -> bool:
        """Whether something that is needed is not there."""
        return not self.text and self.item not in items.OPTIONAL


def kept(enterprise: Enterprise, particulars: Particulars, item: Item) -> Any:
    """The value as it is kept, opened where it is sealed: ask for permission first."""
    if item is Item.USCC:
        return enterprise.uscc
    if item is Item.NAME:
        return enterprise.name
    if item is Item.REGION:
        return enterprise.region.code
    column = COLUMNS[item]
    if item in items.SEALED:
        return sealing.read(particulars, column)
    return getattr(particulars, column)


def stated(
    enterprise: Enterprise, particulars: Particulars, *, is_masked: bool
) -> dict[Item, Stated]:
    """Every item in words, in the order of the form; identity numbers masked where asked."""
    return {
        item: of_item(enterprise, particulars, item, is_masked=is_masked)
        for item in items.SECTION_OF
    }


def of_item(
    enterprise: Enterprise, particulars: Particulars, item: Item, *, is_masked: bool
) -> Stated:
    """One item in words; an identity number masked where asked."""
    value = kept(enterprise, particulars, item)
    text = _in_words(enterprise, item, value)
    if is_masked and item is Item.LEGAL_ID and text:
        text = masking.mask_id_number(text)
    return Stated(item, text, value if isinstance(value, StoredFile) else None)


def missing(enterprise: Enterprise, particulars: Particulars) -> list[Item]:
    """What is needed and not there."""
    return [item for item in items.REQUIRED if kept(enterprise, particulars, item) in (None, "")]


def _in_words(enterprise: Enterprise, item: Item, value: Any) -> str:
    if value in (None, ""):
        return ""
    if item is Item.REGION:
        return f"{regions.full_name(enterprise.region)} ({value})"
    return _WORDS.get(item, str)(value)


def _capital(wan: Decimal) -> str:
    return _("%(amount)s 万元") % {"amount": f"{wan.normalize():f}"}


_WORDS: dict[Item, Callable[[Any], str]] = {
    Item.KIND: lambda kind: str(OrganisationKind(kind).label),
    Item.INDUSTRY: lambda code: str(industries.by_code(code) or code),
    Item.CAPITAL: _capital,
}

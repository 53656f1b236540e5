"""What an enterprise states to join: which items there are, where, and what must not be missing."""

from enterprises.enums import Item, Section

SECTIONS: dict[Section, tuple[Item, ...]] = {
    Section.IDENTITY: (
        Item.USCC,
        Item.NAME,
        Item.NAME_EN,
        Item.KIND,
        Item.LEGAL_REPRESENTATIVE,
        Item.ESTABLISHED_ON,
        Item.CAPITAL,
    ),
    Section.PLACE: (Item.REGION, Item.ADDRESS, Item.INDUSTRY, Item.HEADCOUNT, Item.WEBSITE),
    Section.CONTACT: (
        Item.CONTACT_NAME,
        Item.CONTACT_MOBILE,
        Item.CONTACT_EMAIL,
        Item.LEGAL_ID,
    ),
    Section.DOCUMENTS: (Item.LICENCE, Item.AUTHORISATION),
}
SECTION_OF = {item: section for section, items in SECTIONS.items() for item in items}
OPTIONAL = frozenset({Item.NAME_EN, Item.CAPITAL, Item.WEBSITE})
REQUIRED = tuple(item for item in SECTION_OF if item not in OPTIONAL)
# Kept sealed (security.md, DP-2): never in a history, a comparison or an export.
SEALED = frozenset({Item.LEGAL_ID, Item.CONTACT_NAME, Item.CONTACT_MOBILE, Item.CONTACT_EMAIL})
FILES = frozenset({Item.LICENCE, Item.AUTHORISATION})

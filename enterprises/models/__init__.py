"""Organisations that take part, and how they came to."""

from enterprises.models.declarations import (
    Challenge,
    ChallengeReminder,
    Declaration,
    DeclarationEvent,
)
from enterprises.models.enterprise import Enterprise, PublicPage
from enterprises.models.lots import Lot, ProductEvent, TableImport
from enterprises.models.onboarding import (
    Commitment,
    EnterpriseEvent,
    JoinRequest,
    Onboarding,
    Opinion,
    Reminder,
    ReturnedItem,
)
from enterprises.models.particulars import Particulars
from enterprises.models.products import Brand, Product, ProductPhoto, Site

__all__ = [
    "Brand",
    "Challenge",
    "ChallengeReminder",
    "Commitment",
    "Declaration",
    "DeclarationEvent",
    "Enterprise",
    "EnterpriseEvent",
    "JoinRequest",
    "Lot",
    "Onboarding",
    "Opinion",
    "Particulars",
    "Product",
    "ProductEvent",
    "ProductPhoto",
    "PublicPage",
    "Reminder",
    "ReturnedItem",
    "Site",
    "TableImport",
]

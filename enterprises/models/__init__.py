"""Organisations that take part, and how they came to."""

from enterprises.models.enterprise import Enterprise, PublicPage
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

__all__ = [
    "Commitment",
    "Enterprise",
    "EnterpriseEvent",
    "JoinRequest",
    "Onboarding",
    "Opinion",
    "Particulars",
    "PublicPage",
    "Reminder",
    "ReturnedItem",
]

"""Reads about people and grants."""

from django.db.models import QuerySet

from qbs_platform.accounts.models import Grant, User


def live_grants_of(user: User) -> QuerySet[Grant]:
    """The grants a person holds now, oldest first, with their region."""
    return (
        Grant.objects.filter(user=user, revoked_at__isnull=True)
        .select_related("region")
        .order_by("granted_at", "pk")
    )

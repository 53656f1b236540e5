"""Reads about enterprises."""

from enterprises.models import Enterprise
from qbs_platform.accounts.actors import Actor


def enterprise_of(actor: Actor) -> Enterprise | None:
    """The enterprise that the actor's grant is for; None for roles without an organisation."""
    if actor.grant is None or actor.grant.organisation is None:
        return None
    return (
        Enterprise.objects.select_related("region")
        .filter(public_id=actor.grant.organisation)
        .first()
    )

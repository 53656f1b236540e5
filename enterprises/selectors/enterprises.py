"""Who sees which enterprise, and what enterprises are called."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from enterprises.enums import EnterpriseStatus
from enterprises.models import Enterprise
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role, RoleKind
from qbs_platform.accounts.models import Grant
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.models import Region


def enterprises_visible_to(actor: Actor) -> QuerySet[Enterprise]:
    """Own enterprise, those on chain in the own region, or all that were ever handed in.

    A draft is nobody's business but its members'. The administrator of the platform manages
    accounts and sees no enterprise's data.
    """
    everything = Enterprise.objects.select_related("region")
    grant = actor.grant
    if grant is None:
        return everything.none()
    if grant.kind is RoleKind.ASSOCIATION or grant.role == Role.INTERNAL_AUDITOR:
        handed_in = everything.filter(onboarding__round__gt=0)
        return handed_in.exclude(status=EnterpriseStatus.DRAFT)  # one that lapsed, begun again
    if grant.region is not None:
        return on_chain().filter(region__in=regions.subtree(grant.region))
    if grant.organisation is not None:
        return everything.filter(public_id=grant.organisation)
    return everything.none()


def enterprise_of(actor: Actor) -> Enterprise | None:
    """The enterprise that the actor's grant is for; None for roles without an organisation."""
    if actor.grant is None or actor.grant.organisation is None:
        return None
    return enterprises_visible_to(actor).filter(public_id=actor.grant.organisation).first()


def on_chain() -> QuerySet[Enterprise]:
    """What anybody may see: the enterprises that are on chain now."""
    return Enterprise.objects.filter(status=EnterpriseStatus.ONBOARDED).select_related("region")


def on_chain_in(region: Region) -> QuerySet[Enterprise]:
    """Those registered in a region, its parts and what came before them."""
    return on_chain().filter(region__in=regions.subtree(region))


def names_of(public_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of these enterprises by public id, for people who hold a grant for them."""
    wanted = list(public_ids)
    if not wanted:
        return {}
    found = Enterprise.objects.filter(public_id__in=wanted)
    return dict(found.values_list("public_id", "name"))


def places_of(grants: Iterable[Grant]) -> dict[int, str]:
    """Where each grant holds, by its id: a region's or an organisation's name, '' for the house.

    One query for all; the regions come with the grants.
    """
    listed = list(grants)
    names = names_of({grant.organisation for grant in listed if grant.organisation})
    return {grant.pk: _place_of(grant, names) for grant in listed}


def _place_of(grant: Grant, names: dict[uuid.UUID, str]) -> str:
    if grant.region:
        return grant.region.name
    return names.get(grant.organisation, "") if grant.organisation else ""

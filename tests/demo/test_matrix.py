"""seed_matrix: everybody a tool can be, and what it takes to be them (security.md, TC-2)."""

import json
from collections import Counter
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from qbs_platform.accounts.enums import KIND_OF, Role, RoleKind
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import second_factors
from qbs_platform.regions import selectors as regions

IN_TWO_PLACES = {RoleKind.ENTERPRISE, RoleKind.ENDORSER, RoleKind.OFFICIAL}


def seeded() -> dict[str, Any]:
    out = StringIO()
    call_command("seed_matrix", "--json", stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_every_role_is_there_once_in_each_of_two_places(regions_loaded: None) -> None:
    found = Counter(p["role"] for p in seeded()["principals"])

    assert found == {role: 2 if KIND_OF[role] in IN_TWO_PLACES else 1 for role in Role}


def test_everybody_signs_in_with_what_is_told(regions_loaded: None) -> None:
    for principal in seeded()["principals"]:
        client = Client()
        client.post(
            reverse("accounts:sign-in"),
            {"username": principal["email"], "password": principal["password"]},
        )
        if principal["totp_secret"]:
            code = second_factors.code_of(principal["totp_secret"], at=timezone.now())
            client.post(reverse("accounts:second-factor"), {"code": code})
        assert client.get(reverse("home:desk")).status_code == 200, principal["name"]


def test_the_two_enterprises_stand_in_the_two_regions(regions_loaded: None) -> None:
    told = seeded()
    listed = told["objects"]["enterprises.enterprise"]

    places = [regions.ancestors_of(e.region) for e in Enterprise.objects.order_by("pk")]
    assert [{"330000", "440000"} & {r.code for r in above} for above in places] == [
        {"330000"},
        {"440000"},
    ]
    assert listed == [str(e.public_id) for e in Enterprise.objects.order_by("pk")]


def test_running_it_again_changes_nothing_and_tells_the_same(regions_loaded: None) -> None:
    first, people = seeded(), User.objects.count()

    assert seeded() == first
    assert User.objects.count() == people


def test_a_real_deployment_refuses_it(settings: Any, db: None, now: datetime) -> None:
    settings.LOCAL_HTTP = False
    with pytest.raises(CommandError, match="not on a real deployment"):
        call_command("seed_matrix")

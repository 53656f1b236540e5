"""The API's description covers every address, without a warning, in both languages."""

import json
from http import HTTPStatus
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from qbs_platform.common.api import PROBLEMS
from qbs_platform.operations import routes

SCHEMA = reverse("api:schema")
GUIDE = reverse("api:guide")


def schema_of(client: Client, language: str) -> Any:
    return client.get(SCHEMA, headers={"accept-language": language}).json()


def test_the_description_is_sound_and_gives_no_warning() -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", "--format=openapi-json", stdout=out)

    assert json.loads(out.getvalue())["openapi"].startswith("3.1")


def test_every_address_of_the_api_is_described(client: Client) -> None:
    described = set(schema_of(client, "zh-CN")["paths"])
    for route in routes.all_routes():
        if route.name.startswith("api:") and route.name not in {"api:guide", "api:schema"}:
            path = route.path
            for name, kind in route.parameters.items():
                path = path.replace(
                    f"<{kind.removesuffix('Converter').lower()}:{name}>", f"{{{name}}}"
                )
            assert path in described
            described.remove(path)
    assert described == set()


def test_the_description_speaks_the_readers_language(client: Client) -> None:
    chinese, english = schema_of(client, "zh-CN"), schema_of(client, "en")
    for path, item in chinese["paths"].items():
        here, there = item["get"], english["paths"][path]["get"]
        assert here["summary"] != there["summary"]
        assert here["operationId"] == there["operationId"]
        for one, other in zip(here[PROBLEMS], there[PROBLEMS], strict=True):
            assert one["meaning"] != other["meaning"]
            assert str(one["status"]) in here["responses"]


def test_the_page_tells_every_address_and_every_kind_of_problem(client: Client) -> None:
    page = client.get(GUIDE, headers={"accept-language": "zh-CN"}).content.decode()

    for path, item in schema_of(client, "zh-CN")["paths"].items():
        assert path in page
        for told in item["get"][PROBLEMS]:
            assert f'id="{told["kind"]}"' in page
            assert told["meaning"] in page


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/ledger", "/api/v1/ledger/entries/01"])
def test_an_unknown_address_is_a_problem_document(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "about:blank"

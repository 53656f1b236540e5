"""The inventory: what may be registered, that it is whole, and that the page is the current one."""

import dataclasses
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import models

from qbs_platform.sealing import registry, subjects
from qbs_platform.sealing.enums import OwnerKind
from qbs_platform.sealing.registry import Seal
from qbs_platform.sealing.subjects import Owner
from tests.sealing.patients import FIELDS, OWNERS, Patient, personal

HOUSE = ("qbs_platform", "standards", "enterprises", "certification", "chain")
TELLING = re.compile(
    r"(^|_)(e?mail|phone|mobile|telephone|address|birth\w*|person|contact|device|signature"
    r"|id_number|id_card|passport|bank\w*)(_|$)"
)
# Columns whose name or kind says "personal" and whose content is not.
IMPERSONAL = {
    "notifications.Notification.mail",  # when the mail goes out
    "enterprises.PublicPage.shows_address",  # whether it is shown
}


def text_columns() -> Iterator[tuple[str, "models.Field[object, object]"]]:
    """Every column of the house that can hold a text, by its full name."""
    for model in apps.get_models():
        if model.__module__.startswith(HOUSE):
            for column in model._meta.concrete_fields:
                if not column.is_relation:
                    yield f"{model._meta.label}.{column.name}", column


def test_every_column_that_sounds_personal_is_in_the_inventory() -> None:
    known = {f"{model._meta.label}.{field.column}" for model, field in registry.inventory()}
    indexes = {
        f"{sealed.model._meta.label}.{sealed.seal.index}" for sealed in registry.sealed_columns()
    }
    personal_kinds = (models.EmailField, models.GenericIPAddressField)
    sounding = {
        name
        for name, column in text_columns()
        if isinstance(column, personal_kinds) or TELLING.search(column.name)
    }

    assert sounding - known - indexes - IMPERSONAL == set()
    assert sounding >= IMPERSONAL


def test_the_inventory_in_the_docs_is_the_current_one() -> None:
    printed = StringIO()
    call_command("field_inventory", stdout=printed)

    assert (settings.BASE_DIR / "docs/field-inventory.md").read_text("utf-8") == printed.getvalue()


def test_the_inventory_is_printed_in_chinese_too() -> None:
    printed = StringIO()
    call_command("field_inventory", "--language", "zh-hans", stdout=printed)

    line = next(line for line in printed.getvalue().splitlines() if "accounts_user.email" in line)
    assert line.startswith(
        "| `accounts_user.email` | 一般个人信息 | 明文 | 登录，接收通知和找回密码 |"
    )


@pytest.mark.usefixtures("registered")
def test_a_sealed_column_is_shown_with_its_index() -> None:
    printed = StringIO()
    call_command("field_inventory", "--language", "zh-hans", stdout=printed)

    assert (
        "| `test_patient.id_number` | 敏感个人信息 | 加密字段 + `id_number_index` |"
        in printed.getvalue()
    )


@pytest.mark.usefixtures("registered")
def test_registering_the_same_again_changes_nothing() -> None:
    registry.register(Patient, *FIELDS, owners=OWNERS)

    assert [sealed.place for sealed in registry.sealed_columns() if sealed.model is Patient] == [
        "test_patient.id_number",
        "test_patient.diagnosis",
    ]


@pytest.mark.usefixtures("own_registry")
@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ([personal("nothing")], "has no column nothing"),
        ([personal("ward")], "ward is no BinaryField"),
        ([personal("id_number", Seal(index="ward"))], "ward is no BinaryField"),
        ([personal("id_number", Seal(row_id="ward"))], "ward does not name one row"),
        ([personal("diagnosis"), personal("diagnosis", purpose="other")], "in two ways"),
    ],
)
def test_what_cannot_be_sealed_stops_the_start(
    fields: list[registry.Personal], problem: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=problem):
        registry.register(Patient, *fields, owners=OWNERS)


@pytest.mark.usefixtures("own_registry")
def test_a_sensitive_column_in_clear_stops_the_start() -> None:
    in_clear = dataclasses.replace(personal("ward"), seal=None)

    with pytest.raises(ImproperlyConfigured, match="ward is sensitive: it must be sealed"):
        registry.register(Patient, in_clear, owners=OWNERS)


def test_every_registered_column_says_whose_it_is() -> None:
    silent = {
        f"{model._meta.label}.{field.column}"
        for model, field in registry.inventory()
        if not registry.owners_of(model)
    }

    assert silent == set()


@pytest.mark.usefixtures("own_registry")
def test_a_table_that_does_not_say_whose_it_is_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="name whose rows these are"):
        registry.register(Patient, *FIELDS, owners=[])


@pytest.mark.usefixtures("own_registry")
def test_an_erasure_that_leaves_a_column_stops_the_start() -> None:
    forgetful = subjects.replaced(id_number=None, diagnosis=None)
    owner = Owner(OwnerKind.PERSON, subjects.nothing, forgetful)

    with pytest.raises(ImproperlyConfigured, match="erasing leaves id_number_index as it is"):
        registry.register(Patient, *FIELDS, owners=[owner])


@pytest.mark.usefixtures("own_registry")
def test_a_column_that_comes_later_is_asked_for_too() -> None:
    owner = Owner(OwnerKind.PERSON, subjects.nothing, subjects.replaced(diagnosis=None))
    registry.register(Patient, personal("diagnosis"), owners=[owner])

    with pytest.raises(ImproperlyConfigured, match="erasing leaves id_number"):
        registry.register(Patient, *FIELDS, owners=OWNERS)


@pytest.mark.usefixtures("registered")
def test_rows_of_nobody_are_in_no_export_and_no_erasure() -> None:
    for kind in (OwnerKind.PERSON, OwnerKind.ENTERPRISE):
        assert Patient not in [model for model, _owner in registry.owned(kind)]

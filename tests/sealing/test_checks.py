"""Without the right keys nothing starts; the command says what may go."""

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection

from qbs_platform.audit.models import AuditEvent
from qbs_platform.operations import startup
from qbs_platform.sealing import checks, selectors
from tests.factories.field_keys import CURRENT, FIELD_KEYS, FORMER
from tests.sealing.patients import ID_NUMBER, Patient, admit


def found() -> list[tuple[str | None, str]]:
    return [(e.id, e.msg) for e in checks.check_keys_in_use_are_there(None, ["default"])]


def said_by_rotation(*arguments: str) -> list[str]:
    said = StringIO()
    try:
        call_command("rotate_sealed_fields", *arguments, stdout=said)
    except CommandError as error:
        return [*said.getvalue().splitlines(), str(error)]
    return said.getvalue().splitlines()


@pytest.fixture
def admitted_formerly(patients: None, settings: Any) -> None:
    """Three patients of last year."""
    settings.FIELD_KEYS = FORMER
    admit(3)
    settings.FIELD_KEYS = FIELD_KEYS


@pytest.mark.usefixtures("admitted_formerly")
def test_all_is_well_while_every_key_is_there() -> None:
    assert found() == []


@pytest.mark.usefixtures("admitted_formerly")
def test_a_key_that_rows_need_stops_the_start(settings: Any) -> None:
    settings.FIELD_KEYS = CURRENT
    sentence = "3 values are sealed with the key 2025a, which is not in FIELD_KEYS."

    assert found() == [
        ("sealing.E002", f"test_patient.id_number: {sentence}"),
        ("sealing.E002", f"test_patient.diagnosis: {sentence}"),
    ]
    with pytest.raises(ImproperlyConfigured, match="sealed with the key 2025a"):
        startup.refuse_unsafe()
    with pytest.raises(SystemCheckError, match="sealed with the key 2025a"):
        call_command("check", databases=["default"], stdout=StringIO(), stderr=StringIO())


@pytest.mark.parametrize("setting", ["FIELD_KEYS", "FIELD_INDEX_KEY"])
def test_a_missing_setting_stops_the_start(db: None, settings: Any, setting: str) -> None:
    setattr(settings, setting, "")

    assert found()[0] == ("sealing.E001", f"{setting} is not set.")
    assert [e.id for e in checks.check_keys_are_good(None)] == ["sealing.E001"]
    with pytest.raises(ImproperlyConfigured, match=f"{setting} is not set"):
        startup.refuse_unsafe()


@pytest.mark.usefixtures("registered")
def test_before_the_tables_are_made_there_is_nothing_to_miss(db: None) -> None:
    assert found() == []


@pytest.mark.usefixtures("patients")
def test_bytes_that_are_no_envelope_are_found() -> None:
    for noise in (b"", b"\x01\x01\x05", bytes(40), b"\xff" * 40):
        Patient.objects.create(diagnosis=noise)

    assert {error_id for error_id, _sentence in found()} == {"sealing.E002"}
    assert sum(selectors.all_key_ids_in_use().values()) == 4


@pytest.mark.usefixtures("registered")
def test_a_database_that_is_away_is_no_reason(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        assert [error_id for error_id, _sentence in found()] == ["sealing.W001"]


@pytest.mark.usefixtures("admitted_formerly")
def test_rotation_tells_how_far_it_is_and_which_key_may_go() -> None:
    said = said_by_rotation("--batch", "2")

    assert [line for line in said if line.startswith(("test_patient", "key"))] == [
        "test_patient.id_number: 2 renewed, 0 busy, 0 unreadable",
        "test_patient.id_number: 3 renewed, 0 busy, 0 unreadable",
        "test_patient.id_number: done, 3 renewed, 0 busy, 0 unreadable",
        "test_patient.diagnosis: 2 renewed, 0 busy, 0 unreadable",
        "test_patient.diagnosis: 3 renewed, 0 busy, 0 unreadable",
        "test_patient.diagnosis: done, 3 renewed, 0 busy, 0 unreadable",
        "key 2026a: seals 6 values",
        "key 2025a: no longer used, may leave FIELD_KEYS",
    ]
    event = AuditEvent.objects.get(action="sealing.key.rotate")
    assert (event.object_type, event.object_id) == ("sealing.key", "2026a")


@pytest.mark.usefixtures("admitted_formerly")
def test_rotation_fails_while_something_is_left(settings: Any) -> None:
    settings.FIELD_KEYS = CURRENT

    assert said_by_rotation()[-2:] == [
        "key 2025a: seals 6 values",
        "Not everything: 0 renewed, 0 busy, 6 unreadable. Run it again.",
    ]


@pytest.mark.usefixtures("patients")
def test_rotation_takes_what_is_on_the_current_key_when_asked() -> None:
    admit(1)

    assert "test_patient.diagnosis: done, 1 renewed, 0 busy, 0 unreadable" in said_by_rotation(
        "--everything"
    )


def test_rotation_refuses_to_begin_without_keys(settings: Any) -> None:
    assert said_by_rotation("--batch", "0") == ["--batch is at least 1."]
    settings.FIELD_INDEX_KEY = ""

    assert said_by_rotation() == ["FIELD_INDEX_KEY is not set."]


@pytest.mark.usefixtures("admitted_formerly")
def test_neither_command_nor_log_shows_a_value(
    caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    settings.FIELD_KEYS = CURRENT
    shown = " ".join([*said_by_rotation(), *map(str, found()), caplog.text])

    assert ID_NUMBER[:6] not in shown
    assert "healthy" not in shown

"""Writing, reading and finding sealed columns of a table."""

import uuid

import pytest
from django.db import connection

from qbs_platform.accounts.models import User
from qbs_platform.sealing import services
from qbs_platform.sealing.errors import ColumnUnregistered, RowUnnamed, SealBroken, TextUnsealable
from tests.sealing.patients import ID_NUMBER, Patient, admit

pytestmark = pytest.mark.usefixtures("patients")


def everything_stored() -> str:
    """The table as a thief of the database has it, bytes as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(encode(id_number, 'escape') || encode(id_number_index, 'escape')"
            " || encode(diagnosis, 'escape'), ' ') FROM test_patient"
        )
        return str(cursor.fetchone()[0])


def test_a_text_comes_back_from_the_database() -> None:
    (row,) = admit(diagnosis="花粉过敏")

    kept = Patient.objects.get(pk=row.pk)

    assert services.read(kept, "id_number") == f"{ID_NUMBER[:14]}0000"
    assert services.read(kept, "diagnosis") == "花粉过敏"


def test_the_table_shows_no_text() -> None:
    admit(diagnosis="hayfever")

    assert "hayfever" not in everything_stored()
    assert ID_NUMBER[:6] not in everything_stored()


def test_nothing_is_kept_for_an_empty_text() -> None:
    (row,) = admit()
    services.seal_into(row, "id_number", "")
    row.save()

    kept = Patient.objects.get(pk=row.pk)

    assert (kept.id_number, kept.id_number_index) == (None, None)
    assert services.read(kept, "id_number") == ""


def test_a_row_is_found_by_its_number_however_it_is_typed() -> None:
    wanted = admit(number=3)[1]
    condition = services.equals(Patient, "id_number", "110105 19491231 0001")

    assert list(Patient.objects.filter(condition)) == [wanted]


def test_a_value_swapped_between_rows_is_refused() -> None:
    rows = admit(number=100)
    for row, other in zip(rows, [*rows[1:], rows[0]], strict=True):
        moved = Patient.objects.get(pk=row.pk)
        moved.id_number = Patient.objects.get(pk=other.pk).id_number
        with pytest.raises(SealBroken):
            services.read(moved, "id_number")


def test_a_value_moved_to_another_column_is_refused() -> None:
    (row,) = admit()
    row.diagnosis = row.id_number

    with pytest.raises(SealBroken):
        services.read(row, "diagnosis")


def test_a_row_without_an_id_is_not_sealed() -> None:
    row = Patient(public_id=None)

    with pytest.raises(RowUnnamed, match=r"test_patient\.diagnosis"):
        services.seal_into(row, "diagnosis", "healthy")


def test_a_row_whose_id_was_changed_is_refused() -> None:
    (row,) = admit()
    row.public_id = uuid.uuid4()

    with pytest.raises(SealBroken):
        services.read(row, "diagnosis")


def test_a_refused_text_changes_nothing() -> None:
    (row,) = admit()

    with pytest.raises(TextUnsealable):
        services.seal_into(row, "id_number", "\ud800")
    assert services.read(row, "id_number") == f"{ID_NUMBER[:14]}0000"


def test_only_registered_columns_are_sealed_and_searched() -> None:
    with pytest.raises(ColumnUnregistered):
        services.seal_into(Patient(), "ward", "4")
    with pytest.raises(ColumnUnregistered):
        services.read(User(), "email")
    with pytest.raises(ColumnUnregistered, match="no blind index"):
        services.equals(Patient, "diagnosis", "healthy")

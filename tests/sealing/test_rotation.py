"""Changing the key while people work: nothing lost, nothing left behind, whatever ends it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from qbs_platform.sealing import registry, rotation, selectors, services
from qbs_platform.sealing.errors import KeyAbsent
from qbs_platform.sealing.rotation import Tally
from tests.factories.field_keys import CURRENT, FIELD_KEYS, FORMER, field_key
from tests.sealing.patients import ID_NUMBER, Patient, admit

Admit = Callable[[int], list[Patient]]


@pytest.fixture
def admit_formerly(settings: Any) -> Admit:
    """Patients that were written while the former key was the current one."""

    def admit_then(number: int) -> list[Patient]:
        settings.FIELD_KEYS = FORMER
        rows = admit(number)
        settings.FIELD_KEYS = FIELD_KEYS
        return rows

    return admit_then


def rotate(
    column: str = "diagnosis", batch: int = 10, tell: Callable[[Tally], None] = lambda _sum: None
) -> Tally:
    return rotation.rotate(registry.sealed_column(Patient, column), batch=batch, tell=tell)


def keys_of(column: str = "diagnosis") -> dict[str, int]:
    return dict(selectors.key_ids_in_use(registry.sealed_column(Patient, column)))


def diagnoses() -> set[str]:
    return {services.read(row, "diagnosis") for row in Patient.objects.all()}


def write(row: Patient, text: str) -> None:
    """What a service does: lock, change, save."""
    with transaction.atomic():
        held = Patient.objects.select_for_update().get(pk=row.pk)
        services.seal_into(held, "diagnosis", text)
        held.save(update_fields=["diagnosis"])


@pytest.mark.usefixtures("patients")
def test_everything_opens_after_the_former_key_has_gone(
    admit_formerly: Admit, settings: Any
) -> None:
    admit_formerly(25)

    assert [rotate("id_number"), rotate("diagnosis")] == [Tally(renewed=25)] * 2
    assert keys_of("id_number") == keys_of("diagnosis") == {"2026a": 25}
    settings.FIELD_KEYS = CURRENT
    assert diagnoses() == {"healthy"}
    numbers = {services.read(row, "id_number") for row in Patient.objects.all()}
    assert numbers == {f"{ID_NUMBER[:14]}{position:04}" for position in range(25)}
    found = Patient.objects.filter(services.equals(Patient, "id_number", max(numbers)))
    assert found.count() == 1


@pytest.mark.usefixtures("patients")
def test_what_is_on_the_current_key_and_what_is_empty_is_left_alone(admit_formerly: Admit) -> None:
    admit_formerly(2)
    admit(3)
    Patient.objects.create()

    assert rotate() == Tally(renewed=2)
    assert rotate() == Tally()


@pytest.mark.usefixtures("shared_patients")
def test_after_an_interruption_the_next_run_does_the_rest(admit_formerly: Admit) -> None:
    admit_formerly(50)

    def stop_in_the_middle(so_far: Tally) -> None:
        if so_far.renewed == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(tell=stop_in_the_middle)

    assert keys_of() == {"2025a": 30, "2026a": 20}
    assert diagnoses() == {"healthy"}
    assert rotate() == Tally(renewed=30)
    assert keys_of() == {"2026a": 50}


@pytest.mark.usefixtures("patients")
def test_a_value_written_since_it_was_read_is_not_overwritten(admit_formerly: Admit) -> None:
    rows = admit_formerly(3)
    write(rows[1], "recovered")

    assert rotation.renew(registry.sealed_column(Patient, "diagnosis"), list(rows)) == Tally(2, 1)
    assert services.read(Patient.objects.get(pk=rows[1].pk), "diagnosis") == "recovered"


@pytest.mark.usefixtures("shared_patients")
def test_a_row_that_somebody_holds_is_passed_by_and_done_later(admit_formerly: Admit) -> None:
    rows = admit_formerly(3)
    is_held, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            held = Patient.objects.select_for_update().get(pk=rows[1].pk)
            is_held.set()
            may_end.wait(10)
            held.ward = "4"
            held.save(update_fields=["ward"])
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        business = pool.submit(hold)
        is_held.wait(10)
        begun = time.monotonic()
        assert rotate() == Tally(renewed=2, busy=1)
        assert time.monotonic() - begun < 1
        may_end.set()
        business.result()

    assert rotate() == Tally(renewed=1)
    assert Patient.objects.get(pk=rows[1].pk).ward == "4"


@pytest.mark.usefixtures("shared_patients")
def test_nothing_that_people_write_meanwhile_is_lost(admit_formerly: Admit) -> None:
    rows = admit_formerly(20)

    def work(own: list[Patient]) -> None:
        for visit in range(15):
            for row in own:
                write(row, f"{row.pk} visit {visit}")
        connection.close()

    def rotate_all() -> None:
        for _ in range(10):
            rotate(batch=5)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(work, rows[:10]), pool.submit(work, rows[10:])]
        jobs += [pool.submit(rotate_all), pool.submit(rotate_all)]
        for job in jobs:
            job.result()

    assert diagnoses() == {f"{row.pk} visit 14" for row in rows}
    rotate()
    assert keys_of() == {"2026a": 20}


@pytest.mark.usefixtures("patients")
def test_a_value_that_does_not_open_is_counted_and_left_as_it_is(admit_formerly: Admit) -> None:
    rows = admit_formerly(4)
    swapped = rows[1].diagnosis
    Patient.objects.filter(pk=rows[2].pk).update(diagnosis=swapped)

    assert rotate(batch=1) == Tally(renewed=3, broken=1)
    assert keys_of() == {"2025a": 1, "2026a": 3}


@pytest.mark.usefixtures("patients")
def test_a_key_taken_away_too_early_is_named(admit_formerly: Admit, settings: Any) -> None:
    (row,) = admit_formerly(1)
    settings.FIELD_KEYS = CURRENT

    assert rotate() == Tally(broken=1)
    with pytest.raises(KeyAbsent, match="2025a"):
        services.read(row, "diagnosis")


@pytest.mark.usefixtures("patients")
def test_a_new_index_key_finds_everything_after_everything_was_sealed_anew(settings: Any) -> None:
    admit(3)
    settings.FIELD_INDEX_KEY = field_key("another")
    sealed = registry.sealed_column(Patient, "id_number")

    def found() -> int:
        condition = services.equals(Patient, "id_number", f"{ID_NUMBER[:14]}0001")
        return Patient.objects.filter(condition).count()

    assert found() == 0
    done = rotation.rotate(sealed, batch=2, tell=lambda _sum: None, is_everything=True)
    assert (done, found()) == (Tally(renewed=3), 1)

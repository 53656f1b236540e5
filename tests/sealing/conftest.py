"""The table of patients, registered while a test runs."""

from collections.abc import Iterator

import pytest
from django.db import connection

from qbs_platform.sealing import registry
from tests.sealing.patients import FIELDS, OWNERS, Patient


@pytest.fixture
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is forgotten after it."""
    known = {model: dict(fields) for model, fields in registry._registered.items()}
    monkeypatch.setattr(registry, "_registered", known)
    owners = {model: list(owners) for model, owners in registry._owners.items()}
    monkeypatch.setattr(registry, "_owners", owners)


@pytest.fixture
def registered(own_registry: None) -> None:
    """Patients are in the inventory."""
    registry.register(Patient, *FIELDS, owners=OWNERS)


@pytest.fixture
def patients(registered: None, db: None) -> None:
    """An empty table, within the test's transaction."""
    with connection.schema_editor(atomic=False) as editor:
        editor.create_model(Patient)


@pytest.fixture
def shared_patients(registered: None, transactional_db: None) -> Iterator[None]:
    """An empty table that other connections see too."""
    with connection.schema_editor() as editor:
        editor.create_model(Patient)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Patient)

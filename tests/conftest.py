"""What every test stands on: plain static files, people of each role."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from qbs_platform.files.location import evidence_storage
from tests.factories.people import Person, make_person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _plain_storages(settings: Any, tmp_path: Path) -> None:
    """Static names without a manifest, which is the set-up's business; uploads beside the test."""
    settings.FILES_DIR = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "evidence": evidence_storage("", settings.FILES_DIR),
    }


@pytest.fixture
def now() -> datetime:
    """A Monday morning in Beijing."""
    return NOW


@pytest.fixture
def person(db: None) -> Callable[..., Person]:
    """Make a person who holds a role: ``person("CLERK")``, ``person("GOV_VIEWER", "330000")``."""
    return make_person

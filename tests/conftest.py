"""What every test stands on: plain static files, people of each role."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.factories.people import Person, make_person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _plain_static_files(settings: object) -> None:
    """Names without a manifest: collectstatic is the set-up's business, not the tests'."""
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def now() -> datetime:
    """A Monday morning in Beijing."""
    return NOW


@pytest.fixture
def person(db: None) -> Callable[..., Person]:
    """Make a person who holds a role: ``person("CLERK")``, ``person("GOV_VIEWER", "330000")``."""
    return make_person

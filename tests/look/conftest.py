"""Pages without the manifest of static files, and people to look at them."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings

from qbs_platform.accounts.models import User
from tests.look import people


@pytest.fixture(autouse=True)
def look_settings(settings: LazySettings) -> None:
    """Plain static files, and stand-ins for pages that other parts bring."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ROOT_URLCONF = "tests.look.urls"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Make a person who holds the given roles."""
    return people.make

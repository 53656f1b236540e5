"""What every test stands on: plain static files, people of each role."""

from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
import pytest_django.plugin
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from qbs_platform.files.location import evidence_storage
from qbs_platform.regions import services, sources
from standards.models import StandardEdition
from standards.services import first_edition as published
from tests import tools
from tests.factories.field_keys import FIELD_INDEX_KEY, FIELD_KEYS
from tests.factories.people import Person, make_person

_PRODUCT_HASHERS = list(django_settings.PASSWORD_HASHERS)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort as Django does, again: pytest sorts by shared fixtures in between.

    A test that empties the database costs those after it what they had in common.
    """
    pytest_django.plugin.pytest_collection_modifyitems(items)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say once, loudly, what the machine lacks."""
    skipped = terminalreporter.stats.get("skipped", [])
    said = {report.longrepr[2].removeprefix("Skipped: ") for report in skipped}
    for line in sorted(line for line in said if line.startswith(tools.MARK)):
        terminalreporter.write_line(line, red=True, bold=True)


@pytest.fixture(autouse=True)
def _plain_storages(settings: Any, tmp_path: Path) -> None:
    """Static names without a manifest, which is the set-up's business; uploads beside the test."""
    settings.FILES_DIR = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "evidence": evidence_storage("", settings.FILES_DIR),
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True


@pytest.fixture(autouse=True)
def _texts_on_the_console(settings: Any) -> None:
    """Text messages are printed, as mails stand in Django's outbox."""
    settings.SMS_BACKEND = "qbs_platform.accounts.sms.ConsoleBackend"


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """A request leaves its language to whatever runs next in the process; each test begins anew."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def _fixed_field_keys(settings: Any) -> None:
    """The same keys in every run; no installation may have them."""
    settings.FIELD_KEYS, settings.FIELD_INDEX_KEY = FIELD_KEYS, FIELD_INDEX_KEY


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    """Make people in a thousandth of the time; ``real_hashes`` takes it back."""
    settings.PASSWORD_HASHERS = ["tests.factories.hashers.QuickHasher"]


@pytest.fixture
def real_hashes(settings: Any) -> None:
    """Hash passwords as the product does."""
    settings.PASSWORD_HASHERS = _PRODUCT_HASHERS


@pytest.fixture
def now() -> datetime:
    """A Monday morning in Beijing."""
    return NOW


@pytest.fixture
def person(db: None) -> Callable[..., Person]:
    """Make a person who holds a role: ``person("CLERK")``, ``person("GOV_VIEWER", "330000")``."""
    return make_person


@pytest.fixture(scope="session")
def _regions_stored(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load every division once for all tests, outside their transactions.

    From then on emptying the database leaves them where they are: nothing else writes them.
    """
    with django_db_blocker.unblock():
        services.load(table=sources.read())
    # Of the class: a browser test's thread has a connection of its own.
    introspection = type(connection.introspection)
    names = introspection.django_table_names

    def all_but_divisions(*arguments: Any, **named: Any) -> list[str]:
        return [name for name in names(*arguments, **named) if not name.startswith("regions_")]

    with patch.object(introspection, "django_table_names", all_but_divisions):
        yield


@pytest.fixture
def regions_loaded(_regions_stored: None, db: None) -> None:
    """The whole table of divisions."""


@pytest.fixture
def first_edition(db: None) -> StandardEdition:
    """The edition of the standard that comes with the product, in force."""
    published.load(now=NOW)
    return StandardEdition.objects.get(number=1)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let Django empty the test database between transactional tests, which it does by TRUNCATE.

    Only guards named ``*_no_truncate`` rest, only here; their own tests wake them.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE %s",
            [r"%\_no\_truncate"],
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')


@pytest.fixture
def logins(db: None) -> dict[str, str]:
    """The serving logins with their grants, in this test's transaction: kind -> name."""
    with connection.cursor() as cursor:
        for login in django_settings.DATABASE_LOGINS.values():
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE ROLE "{login}"')
    call_command("grant_logins", verbosity=0)
    return django_settings.DATABASE_LOGINS


@pytest.fixture(scope="session")
def maps_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All maps, built once from the real source as the set-up builds them."""
    folder = tmp_path_factory.mktemp("data") / "maps"
    with override_settings(MAPS_DIR=folder, MAP_SOURCE=""):
        call_command("build_maps", stdout=StringIO())
    return folder


@pytest.fixture
def maps_built(maps_folder: Path, settings: object) -> Path:
    """The pages find the built maps."""
    settings.MAPS_DIR = maps_folder  # type: ignore[attr-defined]
    return maps_folder

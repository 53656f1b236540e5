"""People, one for each kind of role, and pages without the manifest of static files."""

import uuid
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.utils import timezone

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import grants, people
from qbs_platform.regions.models import Region

PASSWORD = "correct horse battery staple"
ROLE_OF = {
    "enterprise": Role.ENT_EDITOR,
    "association": Role.EXPERT,
    "official": Role.GOV_VIEWER,
    "endorser": Role.LAB_SIGNER,
    "platform": Role.SYS_ADMIN,
}


@pytest.fixture(autouse=True)
def look_settings(settings: LazySettings) -> None:
    """Plain static files, and stand-ins for pages that other parts bring."""
    settings.ROOT_URLCONF = "tests.look.urls"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        },
    }


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Make a person who holds the given roles."""

    def make(*roles: Role) -> User:
        now = timezone.now()
        user = people.register(
            email=f"{uuid.uuid4()}@example.cn", name="林晓燕", password=PASSWORD, now=now
        )
        for role in roles:
            grants.give(user=user, role=role, granted_by=None, now=now, **_place(role))
        return user

    return make


def _place(role: Role) -> dict[str, object]:
    if role.startswith("GOV"):
        return {"region": Region.objects.get_or_create(code="330000", name="浙江省")[0]}
    if role.startswith("ENT") or role.endswith("_SIGNER"):
        return {"organisation": uuid.uuid4()}
    return {}

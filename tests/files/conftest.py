"""What the tests of files share: an uploader, and a look at everything that is kept."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from qbs_platform.accounts.models import User
from qbs_platform.files import services
from qbs_platform.files.models import StoredFile

Store = Callable[..., StoredFile]


@pytest.fixture
def uploader(db: None, now: datetime) -> User:
    """Somebody without a password: hashing one costs more than most of these tests."""
    return User.objects.create(
        email="lin@example.cn", name="林晓", created_at=now, password_changed_at=now
    )


@pytest.fixture
def store(uploader: User, now: datetime) -> Store:
    """Store bytes under a name as somebody uploads them."""

    def run(data: bytes, name: str = "检测报告.pdf", **options: Any) -> StoredFile:
        return services.store(
            upload=ContentFile(data, name=name),
            uploader=uploader,
            now=now,
            **{"client_sha256": "", **options},
        )

    return run


@pytest.fixture
def left_behind(settings: Any) -> Callable[[], list[Path]]:
    """Every file under FILES_DIR, kept or forgotten."""
    return lambda: [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]

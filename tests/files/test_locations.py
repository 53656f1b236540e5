"""Where the bytes lie is a setting; a bucket keeps the same promises as the folder."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from qbs_platform.files import services
from qbs_platform.files.checks import check_scanner_is_set
from qbs_platform.files.errors import FileUnavailable
from qbs_platform.files.location import evidence_storage
from tests.files import pdfs
from tests.files.bucket import Bucket
from tests.files.conftest import Store


@pytest.fixture
def bucket(settings: Any) -> Iterator[Bucket]:
    with Bucket() as running:
        evidence = evidence_storage(running.url, settings.FILES_DIR)
        settings.STORAGES = {**settings.STORAGES, "evidence": evidence}
        yield running


def test_bucket_keeps_serves_and_sweeps(bucket: Bucket, store: Store) -> None:
    data = pdfs.plain()
    stored, again = store(data), store(data)

    assert bucket.objects == {services.path_of(stored.sha256): data}
    assert services.serve(again, "a.pdf").getvalue() == data
    stored.delete()
    later = datetime.now(UTC) + timedelta(hours=2)
    assert services.sweep_orphans(now=later) == 0
    again.delete()
    assert services.sweep_orphans(now=later) == 1
    assert bucket.objects == {}


def test_object_that_a_bucket_lost_is_said(bucket: Bucket, store: Store) -> None:
    stored = store(pdfs.plain())
    bucket.objects.clear()

    with pytest.raises(FileUnavailable):
        services.serve(stored, "a.pdf")


def test_address_names_everything_about_the_bucket() -> None:
    url = "s3://id:a%2Fb%40c@oss.example.cn:9000/evidence?region=cn-north-1"

    assert evidence_storage(url, Path("x"))["OPTIONS"] == {
        "access_key": "id",
        "secret_key": "a/b@c",
        "bucket_name": "evidence",
        "endpoint_url": "https://oss.example.cn:9000",
        "region_name": "cn-north-1",
    }


@pytest.mark.parametrize("url", ["ftp://a:b@c/d", "s3://host/bucket", "s3://a:b@c", "bucket"])
def test_other_addresses_are_refused_at_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="FILES_STORE_URL must read s3://"):
        evidence_storage(url, Path("x"))


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", ["files.W001"]),
        ("tcp://127.0.0.1:3310", []),
        ("unix:///run/clamav/clamd.ctl", []),
        ("127.0.0.1:3310", ["files.E001"]),
        ("tcp://", ["files.E001"]),
    ],
)
def test_production_without_a_scanner_is_a_finding(
    url: str, found: list[str], settings: Any
) -> None:
    settings.CLAMD_URL = url

    assert [message.id for message in check_scanner_is_set(None)] == found

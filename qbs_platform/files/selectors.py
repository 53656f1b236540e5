"""Which files a person may name in a form, and which ones wait for the scanner."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Min, Q, QuerySet

from qbs_platform.files.enums import ScanState
from qbs_platform.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class ScanQueue:
    """What waits for the scanner; ``failing`` of these were tried without a clear answer."""

    waiting: int
    failing: int
    oldest_at: datetime | None


def uploads_of(user: AbstractBaseUser) -> QuerySet[StoredFile]:
    """The person's own uploads: a form may attach these and no others."""
    return StoredFile.objects.filter(uploader_id=user.pk)


def due_for_scan(now: datetime) -> QuerySet[StoredFile]:
    """Files that no scanner has passed and that may be tried now, the longest waiting first."""
    return StoredFile.objects.filter(
        scan_state__in=[ScanState.UNSCANNED, ScanState.QUARANTINED], scan_next_at__lte=now
    ).order_by("scan_next_at", "pk")


def scan_queue() -> ScanQueue:
    """Count the files in quarantine, for operators."""
    quarantined = StoredFile.objects.filter(scan_state=ScanState.QUARANTINED)
    return ScanQueue(
        **quarantined.aggregate(
            waiting=Count("pk"),
            failing=Count("pk", filter=Q(scan_attempts__gt=0)),
            oldest_at=Min("uploaded_at"),
        )
    )

"""Uploaded files: one row an upload; the bytes lie in the evidence storage, by fingerprint."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from qbs_platform.files.enums import ScanState
from qbs_platform.files.inspection.verdict import Kind

SHA256_PATTERN = r"^[0-9a-f]{64}$"


class StoredFile(models.Model):
    """One upload that was accepted. Rows of equal bytes share them.

    A picture is kept rewritten, without its metadata; so what was received and what is kept have
    different fingerprints. All other kinds are kept as received.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)  # of the bytes kept
    sm3 = models.CharField(max_length=64)  # of the bytes kept (GB/T 32905)
    size_bytes = models.PositiveIntegerField()  # of the bytes kept
    received_sha256 = models.CharField(max_length=64)  # what the uploader's machine computes
    media_type = models.CharField(max_length=80, choices=[(kind.value, kind.name) for kind in Kind])
    original_name = models.CharField(max_length=200)  # data to show; never part of a path
    page_count = models.PositiveSmallIntegerField(null=True)  # of a PDF
    width_pixels = models.PositiveIntegerField(null=True)
    height_pixels = models.PositiveIntegerField(null=True)
    scan_state = models.CharField(max_length=12, choices=ScanState)
    scan_attempts = models.PositiveIntegerField(default=0)  # without a clear answer
    scan_next_at = models.DateTimeField(db_default=Now())  # when it is tried again
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stored_file_media_type_known",
                condition=Q(media_type__in=[kind.value for kind in Kind]),
            ),
            models.CheckConstraint(
                name="stored_file_scan_state_known", condition=Q(scan_state__in=ScanState.values)
            ),
            models.CheckConstraint(
                name="stored_file_hashes_are_hex",
                condition=Q(sha256__regex=SHA256_PATTERN)
                & Q(sm3__regex=SHA256_PATTERN)
                & Q(received_sha256__regex=SHA256_PATTERN),
            ),
            models.CheckConstraint(name="stored_file_not_empty", condition=Q(size_bytes__gt=0)),
            models.CheckConstraint(name="stored_file_name_present", condition=~Q(original_name="")),
        ]
        indexes = [
            models.Index(
                name="stored_file_waiting",
                fields=["scan_next_at"],
                condition=Q(scan_state__in=["UNSCANNED", "QUARANTINED"]),
            )
        ]

    def __str__(self) -> str:
        return self.original_name

"""What an organisation states about itself to join, as its licence and register have it."""

import uuid

from django.db import models

from enterprises.enums import OrganisationKind
from enterprises.models.enterprise import Enterprise
from qbs_platform.files.models import StoredFile


class Particulars(models.Model):
    """Registered facts, documents and whom to ask; empty until filled.

    The last four are sealed row by row (docs/field-inventory.md): read through ``sealing``.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.OneToOneField(
        Enterprise, on_delete=models.PROTECT, related_name="particulars"
    )
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=12, choices=OrganisationKind, blank=True)
    legal_representative = models.CharField(max_length=60, blank=True)
    established_on = models.DateField(null=True)
    capital_wan = models.DecimalField(max_digits=14, decimal_places=4, null=True)  # 10,000 yuan
    address = models.CharField(max_length=200, blank=True)
    industry = models.CharField(max_length=3, blank=True)  # GB/T 4754-2017: C15
    headcount = models.PositiveIntegerField(null=True)
    website = models.URLField(max_length=200, blank=True)
    licence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    authorisation = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    legal_id = models.BinaryField(null=True)
    contact_name = models.BinaryField(null=True)
    contact_mobile = models.BinaryField(null=True)
    contact_mobile_index = models.BinaryField(null=True)
    contact_email = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="particulars_kind_known",
                condition=models.Q(kind="") | models.Q(kind__in=OrganisationKind.values),
            ),
            models.CheckConstraint(
                name="particulars_industry_form",
                condition=models.Q(industry="") | models.Q(industry__regex=r"^[A-T][0-9]{2}$"),
            ),
            models.CheckConstraint(
                name="particulars_capital_not_negative",
                condition=models.Q(capital_wan__isnull=True) | models.Q(capital_wan__gte=0),
            ),
        ]
        indexes = [models.Index(name="particulars_by_mobile", fields=["contact_mobile_index"])]

    def __str__(self) -> str:
        return f"{self.enterprise_id}"

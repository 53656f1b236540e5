"""Organisations that take part, and what they show of themselves."""

import uuid

from django.db import models

from enterprises.domain.transitions import TAKES_THE_CODE
from enterprises.enums import EnterpriseStatus
from qbs_platform.regions.models import Region


class Enterprise(models.Model):
    """An organisation with a unified social credit code (GB 32100-2015), from its draft on."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uscc = models.CharField(max_length=18)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)  # 注册地, a current division
    status = models.CharField(max_length=10, choices=EnterpriseStatus)
    created_at = models.DateTimeField()
    onboarded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enterprise_uscc_shape",
                condition=models.Q(uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
            ),
            models.CheckConstraint(name="enterprise_name_present", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="enterprise_status_known",
                condition=models.Q(status__in=EnterpriseStatus.values),
            ),
            # A draft takes no code: whoever began one first would keep the rightful owner out.
            models.UniqueConstraint(
                name="enterprise_uscc_once",
                fields=["uscc"],
                condition=models.Q(status__in=sorted(TAKES_THE_CODE)),
            ),
            models.CheckConstraint(
                name="enterprise_onboarded_when",
                condition=models.Q(onboarded_at__isnull=False)
                | ~models.Q(status=EnterpriseStatus.ONBOARDED),
            ),
        ]
        indexes = [models.Index(name="enterprise_by_code", fields=["uscc"])]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The enterprise as the ledger names it."""
        return f"enterprises.enterprise:{self.public_id}"

    @property
    def standing(self) -> EnterpriseStatus:
        """The status as the enumeration, which a row just read keeps as text."""
        return EnterpriseStatus(self.status)


class PublicPage(models.Model):
    """What an enterprise chose to show of itself; nothing is shown that is not switched on."""

    enterprise = models.OneToOneField(
        Enterprise, on_delete=models.CASCADE, primary_key=True, related_name="page"
    )
    introduction = models.CharField(max_length=600, blank=True)
    shows_name_en = models.BooleanField(default=False)
    shows_legal_representative = models.BooleanField(default=False)
    shows_address = models.BooleanField(default=False)
    shows_established_on = models.BooleanField(default=False)
    shows_capital = models.BooleanField(default=False)
    shows_headcount = models.BooleanField(default=False)
    shows_industry = models.BooleanField(default=False)
    shows_website = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.enterprise_id}"

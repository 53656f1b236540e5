"""Organisations that take part."""

import uuid

from django.db import models

from qbs_platform.regions.models import Region


class Enterprise(models.Model):
    """An organisation with a unified social credit code (GB 32100-2015)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)  # 注册地, a current division
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enterprise_uscc_shape",
                condition=models.Q(uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
            ),
            models.CheckConstraint(name="enterprise_name_present", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

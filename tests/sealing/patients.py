"""A table with sealed columns that only these tests know."""

import uuid
from typing import ClassVar

from django.db import models
from django.test.utils import isolate_apps

from qbs_platform.sealing import services, subjects
from qbs_platform.sealing.enums import DataClass
from qbs_platform.sealing.registry import Personal, Seal

with isolate_apps("qbs_platform.sealing"):

    class Patient(models.Model):
        """Somebody with an identity number that is searched, and a diagnosis that is not."""

        public_id = models.UUIDField(default=uuid.uuid4, unique=True)
        ward = models.CharField(max_length=20, default="")
        id_number = models.BinaryField(null=True)
        id_number_index = models.BinaryField(null=True)
        diagnosis = models.BinaryField(null=True)

        objects: ClassVar["models.Manager[Patient]"] = models.Manager()

        class Meta:
            app_label = "sealing"
            db_table = "test_patient"

        def __str__(self) -> str:
            return str(self.public_id)


ID_NUMBER = "11010519491231002X"


def personal(column: str, seal: Seal | None = None, **changes: object) -> Personal:
    texts = dict.fromkeys(("purpose", "retention", "seen_by"), "said by a test")
    given = {"data_class": DataClass.SENSITIVE, "seal": seal or Seal(), **texts, **changes}
    return Personal(column, **given)  # type: ignore[arg-type]


FIELDS = (personal("id_number", Seal(index="id_number_index")), personal("diagnosis"))


OWNERS = [subjects.nobody()]


def admit(number: int = 1, diagnosis: str = "healthy") -> list[Patient]:
    """Patients whose identity numbers differ in the last digits."""
    return [_admit(f"{ID_NUMBER[:14]}{position:04}", diagnosis) for position in range(number)]


def _admit(id_number: str, diagnosis: str) -> Patient:
    row = Patient()
    services.seal_into(row, "id_number", id_number)
    services.seal_into(row, "diagnosis", diagnosis)
    row.save()
    return row

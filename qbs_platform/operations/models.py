"""Signs of life of what runs beside the web server: processes and the tasks they ran."""

from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of one process, by name."""

    WORKER = "WORKER"
    PULSE = "PULSE"

    kind = models.CharField(max_length=8, choices=[(WORKER, "worker"), (PULSE, "pulse")])
    name = models.CharField(max_length=120)
    beat_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="heartbeat_one_row_a_process", fields=["kind", "name"]),
            models.CheckConstraint(
                name="heartbeat_kind_known", condition=models.Q(kind__in=["WORKER", "PULSE"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class TaskRun(models.Model):
    """The latest run of one task; ``problem`` is the name of its error, '' when it went well."""

    name = models.CharField(max_length=120, unique=True)
    ran_at = models.DateTimeField()
    problem = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.name

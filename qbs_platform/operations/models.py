"""Signs of life of the processes that run beside the web server."""

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

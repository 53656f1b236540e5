"""Tasks of the house itself."""

from celery import Task, shared_task
from django.utils import timezone

from qbs_platform.operations import services
from qbs_platform.operations.models import Heartbeat


@shared_task(name="qbs_platform.operations.record_worker_heartbeat", bind=True)
def record_worker_heartbeat(self: "Task[[], None]") -> None:
    """Proof that a worker takes tasks from the broker and reaches the database."""
    services.record_heartbeat(
        kind=Heartbeat.WORKER, name=self.request.hostname or "worker", now=timezone.now()
    )

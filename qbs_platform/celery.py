"""The Celery application. Messages are hints: all work starts from rows (docs/adr/0002)."""

import os

from celery import Celery, Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qbs_platform.settings")

# What does not differ between machines (security.md, 9); the rest is in settings.py.
_FIXED = {
    "result_backend": None,
    "task_ignore_result": True,
    "accept_content": ["json"],
    "task_serializer": "json",
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "task_time_limit": 300,
    "worker_prefetch_multiplier": 1,
    "worker_soft_shutdown_timeout": 20,
    "worker_hijack_root_logger": False,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "broker_transport_options": {
        "visibility_timeout": 3600,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        "max_retries": 0,
    },
}


class Hint(Task):  # type: ignore[type-arg]
    """A task that looks for its work itself, so whatever else a message says is let pass.

    During a release, older and newer code send each other messages (security.md, RL-3).
    """

    abstract = True

    def __call__(self, *_args: object, **_kwargs: object) -> object:
        """Run without arguments."""
        return self.run()


app = Celery("qbs_platform", task_cls=Hint)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(_FIXED)
app.autodiscover_tasks()

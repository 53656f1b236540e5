"""The Celery application. Messages are hints: all work starts from rows (docs/adr/0002)."""

import os

from celery import Celery, Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qbs_platform.settings")


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
app.autodiscover_tasks()

"""The Celery application. Messages are hints: all work starts from rows (docs/adr/0002)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qbs_platform.settings")

app = Celery("qbs_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["chain.ledger"])  # a part of an app

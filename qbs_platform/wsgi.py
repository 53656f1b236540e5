"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from qbs_platform.operations import startup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qbs_platform.settings")

application = get_wsgi_application()
startup.refuse_unsafe()

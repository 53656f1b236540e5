"""The three processes of the website itself: web, worker and pulse."""

import contextlib
import http.client

from qbs_platform.embedded.layouts import Layout
from qbs_platform.embedded.servers import Servers
from qbs_platform.embedded.supervisor import Program

_HOST = "127.0.0.1"


def web(layout: Layout, servers: Servers, port: int) -> Program:
    """Describe the web server, ready when it answers on its health page."""
    serve = "-m gunicorn qbs_platform.wsgi -c qbs_platform/gunicorn.py --bind"
    return Program(
        name="web",
        command=[str(layout.python), *serve.split(), f"{_HOST}:{port}"],
        environment=servers.environments["qbs_web"],
        is_ready=lambda: _answers(port),
    )


def worker(layout: Layout, servers: Servers) -> Program:
    """Describe the Celery worker."""
    work = "-m celery -A qbs_platform worker -l INFO -c 2"
    return Program(
        name="worker",
        command=[str(layout.python), *work.split()],
        environment=servers.environments["qbs_worker"],
    )


def pulse(layout: Layout, servers: Servers) -> Program:
    """Describe the pulse, which wakes the worker and, without it, anchors by itself."""
    return Program(
        name="pulse",
        command=[str(layout.python), "manage.py", "pulse"],
        environment=servers.environments["qbs_worker"],
    )


# Any answer but an error of the server: with ALLOWED_HOSTS of the caller it may be a 400.
def _answers(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(_HOST, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        finally:
            connection.close()
    return False

"""A child process has a connection of its own, whatever runs in its parent."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.chain.ledger.killing import child


def backend() -> int:
    """The server's process behind the connection that is found here and now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
        return int(pid)


def tried() -> tuple[int, bool]:
    """In a thread of its own, because the browser tests leave a loop running in the first one."""
    own = backend()

    def differs() -> None:
        assert backend() != own

    async def parent() -> int:
        code = os.waitstatus_to_exitcode(os.waitpid(child(differs), 0)[1])
        connection.close()
        return code

    code = asyncio.run(parent())
    is_kept = backend() == own
    connection.close()
    return code, is_kept


@pytest.mark.django_db(transaction=True)
def test_a_child_of_a_process_with_an_event_loop_has_its_own_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(tried).result() == (0, True)

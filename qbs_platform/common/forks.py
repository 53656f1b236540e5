"""What a child process must not share with its parent."""

from django.db import connections


def forget_connections() -> None:
    """Drop the database connections that came with a fork; to be called first in the child.

    Closing them in the parent is not enough. Which connections are found depends on whether an
    event loop runs in the thread (asgiref's locals), and after a fork none does, so the child may
    find others, open ones, and would read the answers to its parent's questions. They are only
    dropped: psycopg2 says goodbye to no server from a process that did not greet it.
    """
    for each in connections.all(initialized_only=True):
        del connections[each.alias]

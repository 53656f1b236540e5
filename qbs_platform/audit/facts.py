"""What an audit event says: plain facts, so that this app needs to know no other."""

import uuid
from dataclasses import dataclass

Facts = dict[str, str | int | bool | None]
"""The state of an object in few words: status, version, digests. Never names or numbers of people:
where such a thing decides, its public id or a version number says the same."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who acted, by public ids: the person, the grant they acted under, the organisation of it.

    All None: nobody signed in, or the platform itself in a background task.
    """

    user: uuid.UUID | None = None
    grant: uuid.UUID | None = None
    organisation: uuid.UUID | None = None


NOBODY = Who()


@dataclass(frozen=True, slots=True)
class Subject:
    """What was acted on: ``<app>.<noun>`` and the public id; both empty where there is none."""

    type: str = ""
    public_id: str = ""


NOTHING = Subject()

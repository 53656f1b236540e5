"""Who is acting: a person under one of their grants."""

from dataclasses import dataclass

from qbs_platform.accounts.models import Grant, User


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person and the grant they act under now.

    Visibility and capability follow from ``grant``; separation of duties is by ``user``.
    ``grant`` is None for a person without any live grant, who may do nothing but manage themself.
    """

    user: User
    grant: Grant | None

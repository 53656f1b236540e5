"""One person for each kind of role."""

import uuid

from django.utils import timezone

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import grants, people
from qbs_platform.regions.models import Region

ROLE_OF = {
    "enterprise": Role.ENT_EDITOR,
    "association": Role.EXPERT,
    "official": Role.GOV_VIEWER,
    "endorser": Role.LAB_SIGNER,
    "platform": Role.SYS_ADMIN,
}


def make(*roles: Role) -> User:
    """Register a person and give them the roles, in Zhejiang or for an organisation."""
    now = timezone.now()
    user = people.register(
        email=f"{uuid.uuid4()}@example.cn",
        name="林晓燕",
        password="correct horse battery staple",
        now=now,
    )
    for role in roles:
        grants.give(
            user=user,
            role=role,
            region=_zhejiang() if role.startswith("GOV") else None,
            organisation=uuid.uuid4() if role.startswith("ENT") or "_SIGNER" in role else None,
            granted_by=None,
            now=now,
        )
    return user


def _zhejiang() -> Region:
    return Region.objects.get_or_create(code="330000", defaults={"name": "浙江省"})[0]

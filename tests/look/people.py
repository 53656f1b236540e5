"""One person for each kind of role."""

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import people
from tests.factories.people import PASSWORD, SINCE, give

ROLE_OF = {
    "enterprise": Role.ENT_EDITOR,
    "association": Role.EXPERT,
    "official": Role.GOV_VIEWER,
    "endorser": Role.LAB_SIGNER,
    "platform": Role.SYS_ADMIN,
}


def make(*roles: Role) -> User:
    """Register a person and give them the roles, in Zhejiang or for an organisation."""
    user = people.register(email="look@example.cn", name="林晓燕", password=PASSWORD, now=SINCE)
    for role in roles:
        give(user, role, "330000" if role.startswith("GOV") else None)
    return user

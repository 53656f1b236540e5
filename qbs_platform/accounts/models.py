"""People and the roles granted to them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from qbs_platform.accounts.enums import KIND_OF, ROLES_OF, Role, RoleKind
from qbs_platform.regions.models import Region

# Officials see a region, enterprises and endorsers act for an organisation, others for the house.
_ORGANISATION_ROLES = (*ROLES_OF[RoleKind.ENTERPRISE], *ROLES_OF[RoleKind.ENDORSER])


class UserManager(BaseUserManager["User"]):
    """Looks people up; they are made by ``services.people``."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail address, which is stored in lower case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in.

    There is no superuser and no staff flag: what a person may do follows from grants alone, so
    nobody can pass by the separation of evaluation and decision (ISO/IEC 17065, 7.6).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_email_lower_case",
                condition=models.Q(email=Lower("email")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """One role given to one person, until it is revoked. Rows are never deleted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField(max_length=24, choices=Role)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.UUIDField(null=True, blank=True)  # public id, in whichever app it lives
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="grants_given",
        null=True,  # only for the first administrator, whom nobody could appoint
        blank=True,
    )
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_role_known", condition=models.Q(role__in=Role.values)
            ),
            models.CheckConstraint(
                name="grant_official_has_region",
                condition=models.Q(role__in=ROLES_OF[RoleKind.OFFICIAL], region__isnull=False)
                | (~models.Q(role__in=ROLES_OF[RoleKind.OFFICIAL]) & models.Q(region__isnull=True)),
            ),
            models.CheckConstraint(
                name="grant_member_has_organisation",
                condition=models.Q(role__in=_ORGANISATION_ROLES, organisation__isnull=False)
                | (~models.Q(role__in=_ORGANISATION_ROLES) & models.Q(organisation__isnull=True)),
            ),
            models.UniqueConstraint(
                name="grant_once_at_a_time",
                fields=["user", "role", "region", "organisation"],
                condition=models.Q(revoked_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def kind(self) -> RoleKind:
        """The party this role belongs to."""
        return KIND_OF[Role(self.role)]

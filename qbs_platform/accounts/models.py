"""People and the roles granted to them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Length, Lower, Trim
from django.db.models.lookups import GreaterThanOrEqual

from qbs_platform.accounts import devices
from qbs_platform.accounts.enums import KIND_OF, ROLES_OF, LetterKind, Role, RoleKind
from qbs_platform.audit.models import AuditEvent
from qbs_platform.notifications.enums import DeliveryState
from qbs_platform.notifications.models import ERROR_LENGTH
from qbs_platform.regions.models import Region

SHORTEST_REASON = 10
LONGEST_REASON = 500
# Officials see a region, enterprises and endorsers act for an organisation, others for the house.
_ORGANISATION_ROLES = (*ROLES_OF[RoleKind.ENTERPRISE], *ROLES_OF[RoleKind.ENDORSER])


def _role_constraints(name: str) -> list[models.CheckConstraint]:
    """A role that exists; a region for officials only, an organisation for members only."""
    official = models.Q(role__in=ROLES_OF[RoleKind.OFFICIAL])
    member = models.Q(role__in=_ORGANISATION_ROLES)
    return [
        models.CheckConstraint(name=f"{name}_role_known", condition=models.Q(role__in=Role.values)),
        models.CheckConstraint(
            name=f"{name}_official_has_region",
            condition=models.Q(role__in=ROLES_OF[RoleKind.OFFICIAL], region__isnull=False)
            | (~official & models.Q(region__isnull=True)),
        ),
        models.CheckConstraint(
            name=f"{name}_member_has_organisation",
            condition=models.Q(role__in=_ORGANISATION_ROLES, organisation__isnull=False)
            | (~member & models.Q(organisation__isnull=True)),
        ),
    ]


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
    phone = models.CharField(max_length=11, blank=True)  # mainland mobile, 11 digits, or nothing
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    password_changed_at = models.DateTimeField()
    # Whether it has the length that staff need; a hash does not tell.
    has_long_password = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_email_lower_case",
                condition=models.Q(email=Lower("email")),
            ),
            models.CheckConstraint(
                name="user_phone_form",
                condition=models.Q(phone="") | models.Q(phone__regex=r"^1[3-9][0-9]{9}$"),
            ),
            models.UniqueConstraint(
                name="user_phone_once", fields=["phone"], condition=~models.Q(phone="")
            ),
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
            *_role_constraints("grant"),
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


class GrantReview(models.Model):
    """Somebody looked at a grant and found it still needed (GB/T 22239, 8.1.4.2). Never changed."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reviews")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="grant_review_newest", fields=["grant", "-reviewed_at"])]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.reviewed_at}"


class Reason(models.Model):
    """Why somebody acted on another person's account, in their words.

    The audit event holds who, what, whom and when; it has no place for free text and can never be
    erased, which a sentence about a person must be one day.
    """

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="given_reason"
    )
    text = models.CharField(max_length=LONGEST_REASON)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reason_says_something",
                condition=GreaterThanOrEqual(Length(Trim("text")), SHORTEST_REASON),
            )
        ]

    def __str__(self) -> str:
        return self.text


class Invitation(models.Model):
    """A role offered to an e-mail address, until it is accepted, withdrawn or too old.

    Its link is signed, not stored: whoever reads this table cannot accept anything.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    role = models.CharField(max_length=24, choices=Role)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.UUIDField(null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *_role_constraints("invitation"),
            models.CheckConstraint(
                name="invitation_ends_once",
                condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role}"


class SignIn(models.Model):
    """A session that a person is signed in with; it goes when the session goes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins"
    )
    session = models.OneToOneField(Session, on_delete=models.CASCADE)
    address = models.GenericIPAddressField(null=True, blank=True)
    device = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at}"

    @property
    def device_name(self) -> str:
        """What to call the browser."""
        return devices.name_of(self.device)


class PhoneProof(models.Model):
    """A mobile number that a person wants to sign in with, until the code sent there comes back."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    phone = models.CharField(max_length=11)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at}"


class Allowance(models.Model):
    """How often something has been done in its present window; one row for each counted key."""

    key = models.CharField(max_length=64, primary_key=True)  # HMAC: names nobody
    used = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Letter(models.Model):
    """A message that is still to be sent, or was given up; the row goes when it has been sent."""

    kind = models.CharField(max_length=10, choices=LetterKind)
    # the address or number that was typed, or the public id of an invitation or of a person
    reference = models.CharField(max_length=254)
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=DeliveryState, default=DeliveryState.WAITING, editable=False
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()  # while waiting: not before; a claim moves it past its lease
    last_error = models.CharField(max_length=ERROR_LENGTH, blank=True)  # names and codes only

    class Meta:
        indexes = [
            models.Index(
                name="letter_due",
                fields=["next_at", "id"],
                condition=models.Q(state=DeliveryState.WAITING),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="letter_kind_known", condition=models.Q(kind__in=LetterKind.values)
            ),
            models.CheckConstraint(
                name="letter_waits_or_is_dead",
                condition=models.Q(state__in=[DeliveryState.WAITING, DeliveryState.DEAD]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

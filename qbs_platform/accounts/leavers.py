"""What an account leaves behind when its person goes: which rows are theirs, what stands instead.

The row itself stays, because events and keys of other rows lead to its public id.
"""

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, Now

from qbs_platform.accounts.enums import LetterKind
from qbs_platform.accounts.models import Invitation, Letter, PhoneProof, User
from qbs_platform.common.validators import contacts
from qbs_platform.notifications import forgetting
from qbs_platform.notifications.models import Notification
from qbs_platform.sealing import subjects

NAME = "已注销"
DOMAIN = "@erased.invalid"  # RFC 2606: no mail is ever delivered there
ERASURE = "accounts.user.erase"
_NO_PASSWORD = "!"  # noqa: S105 - no hash begins so, nothing matches it


def _placeholder() -> Concat:
    return Concat(Value("erased."), Cast("public_id", CharField()), Value(DOMAIN))


ACCOUNT = subjects.replaced(
    email=_placeholder(),
    phone="",
    name=NAME,
    password=_NO_PASSWORD,
    is_active=False,
    has_long_password=False,
    last_login=None,
)
INVITATION = subjects.replaced(
    email=_placeholder(),
    withdrawn_at=Case(
        When(accepted_at=None, withdrawn_at=None, then=Now()), default=F("withdrawn_at")
    ),
)
REASON = subjects.replaced(text="此理由已随个人信息一并清除。")


def is_erased(person: User) -> bool:
    """Whether the personal data of this account are gone; nobody can sign in with it again."""
    return person.email.endswith(DOMAIN)


def invitations(person: User) -> Q:
    """Invitations to the person's address."""
    return Q(email=person.email) & ~Q(email__endswith=DOMAIN)


def letters(person: User) -> Q:
    """Letters not sent yet: to what the person, or somebody in their name, typed; or by an id."""
    ids = [person.public_id]
    ids += PhoneProof.objects.filter(user=person).values_list("public_id", flat=True)
    offers = Invitation.objects.filter(invitations(person))
    ids += offers.values_list("public_id", flat=True)
    typed = Letter.objects.filter(kind__in=[LetterKind.RESET, LetterKind.SIGN_UP])
    keys = [pk for pk, text in typed.values_list("pk", "reference") if _leads_to(person, text)]
    return Q(reference__in=map(str, ids)) | Q(pk__in=keys)


def reasons(person: User) -> Q:
    """What was said about acts on the person's account and roles, but for the erasure itself."""
    grants = [str(pk) for pk in person.grants.values_list("public_id", flat=True)]
    about = Q(event__object_type="accounts.user", event__object_id=str(person.public_id))
    about |= Q(event__object_type="accounts.grant", event__object_id__in=grants)
    return about & ~Q(event__action=ERASURE)


def mentions(person: User) -> Q:
    """Notices of others that name the person, or a namesake: a notice knows the name alone."""
    if is_erased(person):
        return subjects.nothing(person)
    since = Q(created_at__gte=person.created_at)
    return since & forgetting.names(person.name) & ~Q(recipient=person)


def _take_name(rows: "QuerySet[Notification]", person: User) -> None:
    forgetting.rename(rows, person.name, NAME)


MENTION = subjects.done_by(_take_name, is_removal=False)


def _leads_to(person: User, typed: str) -> bool:
    """As ``selectors.person_called`` reads it, without a query each."""
    is_phone = bool(person.phone) and contacts.check_mobile(typed).value == person.phone
    return is_phone or typed.strip().lower() == person.email

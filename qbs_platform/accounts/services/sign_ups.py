"""Getting an account without an invitation: a link to the address, then name and password.

Nobody who asks learns whether an address has an account: only the letter says so, to its holder.
"""

from datetime import datetime, timedelta

from django.db import transaction

from qbs_platform.accounts import links
from qbs_platform.accounts.enums import LetterKind
from qbs_platform.accounts.errors import AddressTaken
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import letters, limits, people
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject, Who

_HOUR = timedelta(hours=1)
PER_MAILBOX = Rule("sign-up", 5, _HOUR)
PER_CLIENT = Rule("sign-up-client", 30, _HOUR)  # each may be a mail to a stranger


@transaction.atomic
def ask(*, email: str, client: str, language: str, now: datetime) -> None:
    """Have a link sent to ``email``, which is in its one form.

    Beyond the limits of the mailbox or of ``client``, a counted address, nothing is sent and
    nobody is told: the answer is one whatever is the case.
    """
    is_within = limits.take(PER_CLIENT, client, now=now) and limits.take(
        PER_MAILBOX, email, now=now
    )
    if is_within:
        letters.ask(LetterKind.SIGN_UP, email, language=language, now=now)


def opened(*, token: str, now: datetime) -> str:
    """The address a link was sent to. Raises LinkSpent, also once it has an account."""
    email = links.sign_up_address_of(token, now=now)
    if User.objects.filter(email=email).exists():
        raise links.spent()
    return email


@transaction.atomic
def complete(*, token: str, name: str, password: str, now: datetime) -> User:
    """Make the person whose address the link proves, without any role, once.

    Of two uses at the same moment the unique address lets one through.
    Raises LinkSpent, or ValidationError for a weak password.
    """
    email = opened(token=token, now=now)
    try:
        user = people.register(email=email, name=name, password=password, is_staff=False, now=now)
    except AddressTaken as error:
        raise links.spent() from error
    audit.record(
        who=Who(user=user.public_id),
        action="accounts.user.sign-up",
        subject=Subject("accounts.user", str(user.public_id)),
        now=now,
    )
    return user

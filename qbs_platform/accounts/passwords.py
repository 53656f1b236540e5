"""Which passwords are good enough (security.md, AU-5)."""

import re
from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qbs_platform.accounts.enums import RoleKind
from qbs_platform.accounts.models import Grant, User

STAFF_LENGTH = 12
ENTERPRISE_LENGTH = 8
LONGEST = 128
_TERM = timedelta(days=90)  # profile MLPS3 only
CONTEXT_WORDS = (
    "qbs", "quality", "chain", "zhiliang", "zhiliangma", "zhijian", "renzheng", "association",
    "enterprise", "admin", "password", "mima", "质量", "质量码", "质量链", "认证", "密码",
)  # fmt: skip
_LEFT_OVER = 6
_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
_KINDS_WANTED = 3


class ContextWordsValidator:
    """Refuses passwords that are little more than words of this house or of the person."""

    def validate(self, password: str, user: User | None = None) -> None:
        rest = password.lower()
        for word in sorted(chain(CONTEXT_WORDS, _words_of(user)), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(re.sub(r"[\W_]", "", rest)) < _LEFT_OVER:
            raise ValidationError(_("密码不能主要由平台名称、姓名或邮箱等容易猜到的词组成。"))

    def get_help_text(self) -> str:
        return _("不要用平台名称、姓名或邮箱作密码。")


def check(password: str, *, user: User, is_staff: bool) -> None:
    """Raise ValidationError with every sentence that applies, else nothing.

    ``is_staff`` asks for the greater length; people of enterprises only may have the smaller one.
    """
    problems = []
    shortest = STAFF_LENGTH if is_staff else ENTERPRISE_LENGTH
    if not shortest <= len(password) <= LONGEST:
        problems.append(
            _("密码应有 %(shortest)d 到 %(longest)d 个字符。")
            % {"shortest": shortest, "longest": LONGEST}
        )
    if settings.MLPS3 and sum(bool(re.search(k, password)) for k in _KINDS) < _KINDS_WANTED:
        problems.append(_("密码应包含大写字母、小写字母、数字和符号中的至少三种。"))
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        problems.extend(error.messages)
    if problems:
        raise ValidationError(problems)


def is_long(password: str) -> bool:
    """Whether it has the length that staff need."""
    return len(password) >= STAFF_LENGTH


def is_overdue(user: User, grants: list[Grant], *, now: datetime) -> bool:
    """Whether the password must be changed before anything else.

    Because it is too short for a role that was given since, or too old (GB/T 22239 profile only).
    """
    is_staff = any(grant.kind is not RoleKind.ENTERPRISE for grant in grants)
    is_too_short = is_staff and not user.has_long_password
    return is_too_short or (settings.MLPS3 and now - user.password_changed_at > _TERM)


def _words_of(user: User | None) -> list[str]:
    if user is None:
        return []
    words = [user.name.lower(), user.phone, *re.split(r"[^a-z0-9]+", user.email.lower())]
    return [word for word in words if len(word) >= len("qbs")]

"""How much a personal field needs to be protected, and in which form it is kept."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class DataClass(models.TextChoices):
    """Classes of personal data (个人信息保护法, art. 28 and 51)."""

    PERSONAL = "PERSONAL", _("一般个人信息")
    SENSITIVE = "SENSITIVE", _("敏感个人信息")
    CREDENTIAL = "CREDENTIAL", _("鉴别信息")


class Form(models.TextChoices):
    """What a stolen copy of the table shows of a field."""

    CLEAR = "CLEAR", _("明文")
    SEALED = "SEALED", _("加密字段")
    HASHED = "HASHED", _("口令摘要（Argon2id）")
    WRAPPED = "WRAPPED", _("秘密部分以 SECRET_KEY 派生的密钥加密")


class OwnerKind(StrEnum):
    """Whose a row with personal data is: who may take it along, and with whom it goes."""

    PERSON = "PERSON"
    ENTERPRISE = "ENTERPRISE"
    NOBODY = "NOBODY"

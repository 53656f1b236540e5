"""How allauth's second factors meet this house: who we are, and secrets sealed in the database."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Named by ``MFA_ADAPTER``."""

    def get_totp_issuer(self) -> str:
        return _("QBS 质量链")

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host passkeys belong to, under our name."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": self.get_totp_issuer()}

    def encrypt(self, text: str) -> str:
        """Seal a secret: a stolen table alone makes no codes."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"qbs second factors:" + key.encode()).digest())

"""How allauth's second factors meet this house: who we are, and secrets sealed in the database."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from qbs_platform.accounts.seals import seal

_PURPOSE = "second factors"


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
        return seal(_PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return seal(_PURPOSE).decrypt(encrypted_text.encode()).decode()

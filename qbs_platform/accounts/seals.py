"""What leaves our hands sealed: nobody else reads it, nor makes another (Fernet)."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(purpose: str) -> MultiFernet:
    """The seal of one purpose, which opens nothing that was sealed for another."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(purpose, key)) for key in keys])


def _derived(purpose: str, key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"qbs {purpose}:{key}".encode()).digest())

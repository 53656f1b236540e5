"""Which files a person may name in a form."""

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from qbs_platform.files.models import StoredFile


def uploads_of(user: AbstractBaseUser) -> QuerySet[StoredFile]:
    """The person's own uploads: a form may attach these and no others."""
    return StoredFile.objects.filter(uploader_id=user.pk)

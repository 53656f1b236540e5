"""Administrative divisions."""

from django.db import models


class Region(models.Model):
    """One division of GB/T 2260."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.name

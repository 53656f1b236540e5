"""Forms that narrow a list: in its address, every question optional, wrong answers kept and named.

A page builds one from ``request.GET``, shows it with components/filter_form.html, and answers 422
without rows while it is not valid.
"""

from typing import ClassVar

from django import forms
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict


class FilterForm(forms.Form):
    """What to look for. ``rarely`` names the fields that wait behind "more conditions"."""

    rarely: ClassVar[tuple[str, ...]] = ()

    def __init__(self, asked: MultiValueDict[str, str]) -> None:
        super().__init__(asked, auto_id="filter_%s")
        for field in self.fields.values():
            # the stubs do not know what Django 5.0 added
            field.template_name = "components/filter_field.html"  # type: ignore[attr-defined]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self._asks(name) for name in self.fields)

    @property
    def first_fields(self) -> list[BoundField]:
        """The questions that are always seen."""
        return [self[name] for name in self.fields if name not in self.rarely]

    @property
    def more_fields(self) -> list[BoundField]:
        """The questions that are seldom asked."""
        return [self[name] for name in self.rarely]

    @property
    def shows_more(self) -> bool:
        """Whether one of the seldom asked questions was asked."""
        return any(self._asks(name) for name in self.rarely)

    def _asks(self, name: str) -> bool:
        return bool(self.data.get(name))

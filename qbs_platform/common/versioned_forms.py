"""Forms of what several people may change: each knows which version its person read."""

from typing import Any

from django import forms


class VersionedForm(forms.Form):
    """A form that carries a version; ``beside`` says what differs once it turned out stale."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def beside(self, kept: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(label, what was saved, what is typed) of each field where the two differ."""
        saved = type(self)(kept, **self._own())
        return [
            (str(field.label), _words(saved[field.name]), _words(field))
            for field in self.visible_fields()
            if _words(saved[field.name]) != _words(field)
        ]

    def _own(self) -> dict[str, Any]:
        """What the form was made with beside its data."""
        return {}


def _words(field: forms.BoundField) -> str:
    """A value as people read it: the labels of choices, not their codes."""
    value = field.value()
    labels = _labels(getattr(field.field, "choices", ()))
    values = value if isinstance(value, list) else [value]
    if isinstance(value, list):
        values = sorted(value, key=list(labels).index)
    words = (str(labels.get(each, "" if each is None else each)) for each in values)
    return " / ".join(words).replace("\r\n", "\n").strip()


def _labels(choices: Any) -> dict[Any, Any]:
    """Labels by value, also of choices that stand in groups."""
    labels: dict[Any, Any] = {}
    for value, label in choices:
        labels |= dict(label) if isinstance(label, list | tuple) else {value: label}
    return labels

"""What a person can set about mail."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qbs_platform.notifications.enums import Channel, KindGroup


class PreferencesForm(forms.Form):
    """One choice a group, and the language of the mails."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for group in KindGroup:
            self.fields[group.value] = forms.ChoiceField(
                label=group.label, choices=Channel.choices, widget=forms.Select
            )
        self.fields["language"] = forms.ChoiceField(label=_("邮件语言"), choices=settings.LANGUAGES)

    def channels(self) -> dict[KindGroup, Channel]:
        """The choices of a valid form."""
        return {group: Channel(self.cleaned_data[group.value]) for group in KindGroup}

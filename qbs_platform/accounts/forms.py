"""Forms for signing in and for one's own account."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qbs_platform.accounts import passwords
from qbs_platform.accounts.models import User
from qbs_platform.common.validators import contacts, text
from qbs_platform.common.validators.verdicts import Outcome

_NAME = {"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def _password(label: Any, required: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=passwords.LONGEST,
        strip=False,
        help_text=help_text,
        error_messages={"required": required},
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def _address(label: Any, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=254,
        error_messages={"required": required},
        widget=forms.TextInput(attrs=_NAME),
    )


class SignInForm(forms.Form):
    """What one types at the door."""

    username = _address(_("邮箱或手机号"), _("请输入邮箱或手机号。"))
    password = _password(_("密码"), _("请输入密码。"), "current-password")


class ForgottenForm(forms.Form):
    """Whose password is to be set anew."""

    username = _address(_("邮箱或手机号"), _("请输入邮箱或手机号。"))


class EmailField(forms.CharField):
    """An e-mail address, brought into its one form."""

    def __init__(self, *, autocomplete: str) -> None:
        super().__init__(
            label=_("邮箱"),
            max_length=254,
            error_messages={"required": _("请输入邮箱。")},
            widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
        )

    def clean(self, value: Any) -> str:
        """Refuse what is no address."""
        verdict = contacts.check_email(super().clean(value))
        if verdict.outcome is not Outcome.ACCEPT:
            raise ValidationError(verdict.message)
        return verdict.value


class SignUpForm(forms.Form):
    """Where the link to a new account goes."""

    email = EmailField(autocomplete="email")


class CodeForm(forms.Form):
    """A code of the app, or a recovery code, or what a passkey answered."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        help_text=_("验证器应用里的 6 位数字，或一个恢复码。"),
        error_messages={"required": _("请输入验证码。")},
        widget=forms.TextInput(attrs=_CODE),
    )
    credential = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = not self.data.get("credential")


class AppForm(forms.Form):
    """The first code of a new app, and the secret it was made from, sealed."""

    secret = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("应用显示的 6 位验证码"),
        max_length=20,
        error_messages={"required": _("请输入验证码。")},
        widget=forms.TextInput(attrs=_CODE),
    )


class PasswordForm(forms.Form):
    """The password of the signed-in person, once more."""

    password = _password(_("密码"), _("请输入密码。"), "current-password")


class NewPasswordForm(forms.Form):
    """A new password, twice, good enough for the person."""

    new = _password(
        _("新密码"),
        _("请输入新密码。"),
        "new-password",
        _("建议用几个不相关的词连成一句；不能用常见密码。"),
    )
    again = _password(_("再输入一次新密码"), _("请再输入一次新密码。"), "new-password")

    def __init__(self, *args: Any, user: User, is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self._is_staff = is_staff

    def clean(self) -> dict[str, Any]:
        """Compare the two, judge the first."""
        given: dict[str, Any] = super().clean() or {}
        new, again = given.get("new"), given.get("again")
        if new and again and new != again:
            self.add_error("again", ValidationError(_("两次输入的新密码不一致。")))
        if new:
            try:
                passwords.check(new, user=self._about(given), is_staff=self._is_staff)
            except ValidationError as error:
                self.add_error("new", error)
        return given

    def _about(self, given: dict[str, Any]) -> User:
        return self._user


class PasswordChangeForm(NewPasswordForm):
    """The present password, and a new one."""

    current = _password(_("当前密码"), _("请输入当前密码。"), "current-password")
    field_order = ("current", "new", "again")


class JoinForm(NewPasswordForm):
    """What a new person tells about themself."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=80,
        error_messages={"required": _("请输入姓名。")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "new", "again")

    def clean_name(self) -> str:
        """No lines, no characters that steer or hide: a name stands in sentences and in mails."""
        name: str = self.cleaned_data["name"]
        if any(unicodedata.category(sign) in _UNSEEN for sign in name):
            raise ValidationError(_("姓名含有不能显示的字符，请重新输入。"))
        return name

    def _about(self, given: dict[str, Any]) -> User:
        return User(email=self._user.email, name=given.get("name", ""))


class PhoneForm(forms.Form):
    """The mobile number one wants to sign in with."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        help_text=_("中国大陆手机号，我们会发送一条含验证码的短信。"),
        error_messages={"required": _("请输入手机号。")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        """Bring the number into its one form."""
        verdict = contacts.check_mobile(self.cleaned_data["phone"])
        if verdict.outcome is not Outcome.ACCEPT:
            raise ValidationError(verdict.message)
        return verdict.value


class PhoneCodeForm(forms.Form):
    """The code that came to the number."""

    code = forms.CharField(
        label=_("短信验证码"),
        max_length=20,
        help_text=_("6 位数字，十分钟内有效。"),
        error_messages={"required": _("请输入验证码。")},
        widget=forms.TextInput(attrs=_CODE),
    )

    def clean_code(self) -> str:
        """Full-width digits and spaces are how some keyboards write them."""
        return re.sub(r"\s", "", text.half_width(self.cleaned_data["code"]))

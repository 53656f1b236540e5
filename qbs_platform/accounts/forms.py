"""Forms for signing in."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """E-mail address and password; the same sentence whichever of them is wrong."""

    error_messages = {
        "invalid_login": _("邮箱或密码不正确。请检查后重新输入，密码区分大小写。"),
        "inactive": _("邮箱或密码不正确。请检查后重新输入，密码区分大小写。"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].label = _("邮箱")
        self.fields["username"].widget.input_type = "email"
        self.fields["username"].widget.attrs.update(autocomplete="username", spellcheck="false")
        self.fields["username"].error_messages["required"] = _("请输入邮箱。")
        self.fields["password"].label = _("密码")
        self.fields["password"].error_messages["required"] = _("请输入密码。")

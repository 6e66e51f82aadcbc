"""The forms of signing in and of the own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import passwords
from yueke.domains.organization.rules import tidy_username
from yueke.ui.forms import Form, PlainWords


class SignInForm(PlainWords, AuthenticationForm):
    """Sign-in name and password. A wrong pair is told without saying which of the two was wrong."""

    error_messages = {
        "invalid_login": _("登录名或密码不正确。连续输错数次，登录将暂停一段时间。"),
        "inactive": _("该账号已停用，请联系系统管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("登录名")
        self.fields["username"].error_messages["required"] = _("请填写登录名。")
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].label = _("密码")
        self.fields["password"].error_messages["required"] = _("请填写密码。")

    def clean_username(self) -> str:
        """Sign-in names are kept in small letters."""
        return tidy_username(self.cleaned_data["username"])


class PasswordForm(Form):
    """The old password, and the new one twice."""

    old = forms.CharField(
        label=_("原密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = passwords.in_words()

    def clean(self) -> dict[str, Any]:
        """Both entries of the new password must be the same."""
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return data

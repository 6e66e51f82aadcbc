"""The rules of signing in, and who is locked out: for the security administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueke.domains.organization import commands, lockout
from yueke.domains.organization.models import SecurityPolicy
from yueke.domains.organization.policy import security_policy
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Refused
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.system.bounds import bounds
from yueke.ui.forms import ModelForm
from yueke.ui.page import go, page


class PolicyForm(ModelForm):
    """Every rule; bounds and defaults are those of the model. The command saves, not the form."""

    class Meta:
        model = SecurityPolicy
        fields = [
            "password_length", "password_history", "password_days", "tries", "tries_of_account", "tries_of_address",
            "pause_minutes", "idle_minutes", "session_hours", "reveals_per_hour", "second_factor",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField):
                least, most = bounds(SecurityPolicy, name)
                told = _("%(least)s 至 %(most)s。") % {"least": least, "most": most}
                field.help_text = f"{told}{field.help_text}"
                field.widget.attrs |= {"inputmode": "numeric", "min": least, "max": most}

    def _post_clean(self) -> None:
        """Leave the instance alone: the command judges the whole."""


@require_http_methods(["GET", "POST"])
def security(request: ActingRequest) -> HttpResponse:
    """The rules of signing in, to be changed; below, who is locked out now."""
    require(request.actor, "system.roles")
    form = PolicyForm(request.POST if request.method == "POST" else None, instance=security_policy())
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_security_policy(request.actor, **form.cleaned_data, at=clock.now())
        except Refused as refusal:
            refusals.onto(form, refusal)
        else:
            messages.success(request, _("登录安全规则已保存。"))
            return go(request, reverse("office:security"))
    context = {"form": form, "locks": lockout.locks(clock.now())}
    return page(request, "office/system/security.html", context, status=422 if form.errors else 200)


@require_POST
def unlock(request: ActingRequest) -> HttpResponse:
    """Let a name, or an address, in again."""
    username, address = request.POST.get("username", ""), request.POST.get("address", "")
    commands.unlock(request.actor, username=username, address=address or None, at=clock.now())
    messages.success(request, _("已解除锁定。"))
    return go(request, reverse("office:security"))

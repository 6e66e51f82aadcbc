"""One's own second step: apps, passkeys, recovery codes."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.organization import commands, second_step
from yueke.domains.organization.models import Factor
from yueke.kernel import clock
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.office import refusals
from yueke.sites.office.accounts import passkeys
from yueke.sites.office.middleware import MISSING, ActingRequest
from yueke.ui.forms import Form
from yueke.ui.page import go, page

SECRET = "new_app_secret"  # noqa: S105 the name of a place in the session


class AppForm(Form):
    """The code an app shows after it has read the picture."""

    code = forms.CharField(
        label=gettext_lazy("应用上显示的 6 位验证码"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    name = forms.CharField(
        label=gettext_lazy("名称"), required=False, max_length=40, help_text=gettext_lazy("例如“我的手机”。")
    )


class PasskeyForm(Form):
    """A name, and the browser's answer."""

    name = forms.CharField(
        label=gettext_lazy("名称"), required=False, max_length=40, help_text=gettext_lazy("例如“办公电脑”。")
    )
    passkey = forms.CharField(required=False, widget=forms.HiddenInput)


class ConfirmForm(Form):
    """The password once more: an open screen must not be enough."""

    password = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def without_second_step(view: Any) -> Any:
    """Let a view be used by who must set up a second step first."""
    view.without_second_step = True
    return view


@without_second_step
@require_GET
def factors(request: ActingRequest) -> HttpResponse:
    """What is set up, and what can be added."""
    rows = second_step.factors_of(request.user.pk)
    context = {
        "factors": rows,
        "forced": bool(request.session.get(MISSING)),
        "needed": second_step.needs_second_step(request.user.pk),
        "codes_left": second_step.codes_left(request.user.pk),
        "passkeys_possible": passkeys.possible(request),
    }
    return page(request, "office/accounts/factors.html", context)


@without_second_step
@never_cache
@require_http_methods(["GET", "POST"])
def add_app(request: ActingRequest) -> HttpResponse:
    """A picture for the app to read, and the first code it shows."""
    secret = request.session.setdefault(SECRET, second_step.new_secret())
    form = AppForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = commands.add_app(request.actor, secret=secret, **form.cleaned_data, at=clock.now())
        except Refused as refusal:
            refusals.onto(form, refusal)
        else:
            del request.session[SECRET]
            return _added(request, codes)
    address = second_step.app_address(secret, request.user.username, request.seat.company or "Yueke")
    context = {
        "form": form,
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=2, dark="#1f2a37", light="#ffffff"),
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
    }
    return page(request, "office/accounts/add_app.html", context, status=422 if form.errors else 200)


@without_second_step
@never_cache
@require_http_methods(["GET", "POST"])
def add_passkey(request: ActingRequest) -> HttpResponse:
    """Let the browser make a passkey."""
    if not passkeys.possible(request):
        raise Refused(_("通行密钥须以域名和 HTTPS（或 localhost）打开悦客时才能使用。"))
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = passkeys.made(request, form.cleaned_data["passkey"])
        if made is None:
            form.add_error(None, _("没有收到有效的通行密钥。请再试一次。"))
        else:
            try:
                codes = commands.add_passkey(
                    request.actor,
                    credential=made.credential,
                    public_key=made.public_key,
                    sign_count=made.sign_count,
                    name=form.cleaned_data["name"],
                    at=clock.now(),
                )
            except Refused as refusal:
                refusals.onto(form, refusal)
            else:
                return _added(request, codes)
    options = passkeys.ask_to_make(request, request.user, second_step.factors_of(request.user.pk))
    context = {"form": form, "options": options}
    return page(request, "office/accounts/add_passkey.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def remove(request: ActingRequest, factor_id: int) -> HttpResponse:
    """Take one away, with the password."""
    row = Factor.objects.filter(pk=factor_id, person=request.user.pk).first()
    if row is None:
        raise NotFound
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.remove_factor(request.actor, factor_id, **form.cleaned_data, at=clock.now())
        except Refused as refusal:
            refusals.onto(form, refusal)
        else:
            messages.success(request, _("已移除。"))
            return go(request, reverse("office:second-steps"))
    title = _("移除“%(name)s”") % {"name": row.name}
    return _confirm(request, form, title, _("移除"))


@never_cache
@require_http_methods(["GET", "POST"])
def renew_codes(request: ActingRequest) -> HttpResponse:
    """New recovery codes instead of the old ones, with the password."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = commands.renew_recovery_codes(request.actor, **form.cleaned_data, at=clock.now())
        except Refused as refusal:
            refusals.onto(form, refusal)
        else:
            return page(request, "office/accounts/recovery_codes.html", {"codes": codes})
    return _confirm(request, form, _("重新生成恢复码"), _("生成新的恢复码"))


def _added(request: ActingRequest, codes: list[str]) -> HttpResponse:
    """Go on after adding one; the codes of the first are in the answer itself, and nowhere else."""
    request.session.pop(MISSING, None)
    if codes:
        return page(request, "office/accounts/recovery_codes.html", {"codes": codes})
    messages.success(request, _("已添加。下次登录时可以使用。"))
    return go(request, reverse("office:second-steps"))


def _confirm(request: ActingRequest, form: ConfirmForm, title: str, submit: str) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit}
    return page(request, "office/accounts/confirm.html", context, status=422 if form.errors else 200)

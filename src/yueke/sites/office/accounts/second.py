"""The second step at the door: a code or a passkey, after the right password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yueke.domains.organization import commands
from yueke.domains.organization.models import Factor, Person
from yueke.domains.organization.second_step import codes_left, factors_of, has_second_step
from yueke.kernel import clock
from yueke.sites.office.accounts import passkeys
from yueke.sites.office.accounts.door import Result, enter, note, own
from yueke.sites.office.accounts.lockout import locked_out, shut
from yueke.ui.forms import Form
from yueke.ui.page import page

PENDING = "second_step"
GOOD_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Half:
    """Somebody who has given the right password, and where they want to go."""

    person: Person
    url: str


class CodeForm(Form):
    """A code of the app or a recovery code, or the answer of a passkey."""

    code = forms.CharField(
        label=gettext_lazy("验证码"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("验证码应用上的 6 位数字；没有手机时，可填一个恢复码。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    passkey = forms.CharField(required=False, widget=forms.HiddenInput)


def ask_or_enter(request: HttpRequest, person: Person, url: str) -> HttpResponse:
    """Go on after the right password: to the second step of who has one, else in."""
    if not has_second_step(person.pk):
        return enter(request, person, url)
    # A new key: whoever knew the session before the password must not know it after.
    request.session.cycle_key()
    request.session[PENDING] = {"person": person.pk, "at": clock.now().isoformat(), "url": url}
    return redirect("office:second-step-at-the-door")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the code or the passkey; wrong ones count like wrong passwords."""
    half = _half(request)
    if half is None:
        request.session.pop(PENDING, None)
        return redirect("office:sign-in")
    if until := shut(request, half.person.username):
        note(request, Result.LOCKED, half.person.username)
        return _thrown_out(request, half, until)
    form = CodeForm(request.POST if request.method == "POST" else None)
    factors = factors_of(half.person.pk)
    keys = [row for row in factors if row.kind == Factor.Kind.PASSKEY]
    if request.method == "POST" and form.is_valid():
        if _proves(request, half.person, form, keys):
            request.session.pop(PENDING, None)
            return enter(request, half.person, half.url)
        note(request, Result.SECOND_FAILED, half.person.username)
        if until := shut(request, half.person.username):
            return _thrown_out(request, half, until)
        form.add_error("code", _("验证没有通过。请输入应用上新的验证码，或换一种方式。"))
    able = bool(keys) and passkeys.possible(request)
    context = {
        "form": form,
        "has_app": len(keys) < len(factors),
        "codes_left": codes_left(half.person.pk),
        "options": passkeys.ask_to_show(request, keys) if able else "",
        "elsewhere": bool(keys) and not able,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "office/accounts/second_step.html", context, status=status)


def _half(request: HttpRequest) -> Half | None:
    pending = request.session.get(PENDING) or {}
    began = parse_datetime(pending.get("at", ""))
    if began is None or clock.now() - began > GOOD_FOR:
        return None
    person = Person.objects.filter(pk=pending["person"], is_active=True).first()
    return Half(person, pending["url"]) if person else None


def _proves(request: HttpRequest, person: Person, form: CodeForm, keys: list[Factor]) -> bool:
    if answer := form.cleaned_data["passkey"]:
        found = passkeys.shown(request, answer, keys)
        if found is not None:
            commands.use_passkey(own(person), found[0].pk, sign_count=found[1], at=clock.now())
        return found is not None
    code = form.cleaned_data["code"]
    return bool(code) and commands.use_code(own(person), code, at=clock.now())


def _thrown_out(request: HttpRequest, half: Half, until: datetime) -> HttpResponse:
    request.session.pop(PENDING, None)
    return locked_out(request, half.person.username, until)

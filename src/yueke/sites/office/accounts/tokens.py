"""One's own access tokens: what they may, issuing one, fetching one that was offered, revoking."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.organization.permissions import CATALOGUE
from yueke.domains.organization.second_step import has_second_step
from yueke.domains.tokens import commands, queries, rules
from yueke.domains.tokens.commands import Proof
from yueke.domains.tokens.models import AccessToken
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Message, Refused
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import Form
from yueke.ui.page import go, page
from yueke.ui.widgets import Segments, Ticks

LABELS: dict[str, Message] = {code: label for _group, rows in CATALOGUE for code, label in rows}
_DAYS = (
    (30, gettext_lazy("30 天")),
    (90, gettext_lazy("90 天")),
    (180, gettext_lazy("半年")),
    (365, gettext_lazy("1 年")),
)


class TokenForm(Form):
    """What a token is for, what it may, and for how long."""

    name = forms.CharField(label=gettext_lazy("用途"), max_length=40, help_text=gettext_lazy("例如“ERP 同步订单”。"))
    permissions = forms.MultipleChoiceField(
        label=gettext_lazy("权限"),
        widget=Ticks,
        help_text=gettext_lazy("只勾选程序用得到的；超出本人权限的部分不起作用。"),
        error_messages={"required": gettext_lazy("请至少选择一项权限。")},
    )
    days = forms.TypedChoiceField(label=gettext_lazy("有效期"), choices=_DAYS, coerce=int, initial=90, widget=Segments)

    def __init__(self, *args: Any, grantable: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = [(code, LABELS[code]) for code in grantable]  # type: ignore[attr-defined]


class _Proving(Form):
    """The password once more, and a code of whoever has a second step."""

    password = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=gettext_lazy("验证码或恢复码"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, has_second: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_second:
            del self.fields["code"]

    def proof(self) -> Proof:
        """As the commands take it."""
        return Proof(self.cleaned_data["password"], self.cleaned_data.get("code", ""))


class OwnTokenForm(TokenForm, _Proving):
    """A token for oneself."""

    field_order = ("name", "permissions", "days", "password", "code")


class FetchForm(_Proving):
    """Taking what was offered."""


@require_GET
def tokens(request: ActingRequest) -> HttpResponse:
    """My tokens, the newest first."""
    rows = list(queries.own(request.actor)[:100])
    context = {"tokens": shown(rows), "may_issue": request.actor.may("tokens.own"), "next": request.path}
    return page(request, "office/accounts/tokens.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: ActingRequest) -> HttpResponse:
    """Issue one for myself; the token itself is in the answer, and nowhere else."""
    actor = request.actor
    require(actor, "tokens.own")
    form = OwnTokenForm(
        request.POST if request.method == "POST" else None,
        grantable=queries.grantable(actor),
        has_second=has_second_step(request.user.pk),
    )
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("name", "permissions", "days")}
        try:
            token, secret = commands.issue(actor, **asked, proof=form.proof(), at=clock.now())
        except Refused as refusal:
            refusals.onto(form, refusal)
        else:
            return page(request, "office/accounts/token_shown.html", {"token": token, "secret": secret})
    context = {"form": form, "title": _("签发访问令牌"), "submit": _("签发")}
    return page(request, "office/accounts/token_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def fetch(request: ActingRequest, token_id: int) -> HttpResponse:
    """Take one that was offered to me."""
    row = queries.own_one(request.actor, token_id)
    form = FetchForm(request.POST if request.method == "POST" else None, has_second=has_second_step(request.user.pk))
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = commands.fetch(request.actor, token_id, proof=form.proof(), at=clock.now())
        except Refused as refusal:
            refusals.onto(form, refusal)
        else:
            return page(request, "office/accounts/token_shown.html", {"token": token, "secret": secret})
    context = {"form": form, "title": _("领取令牌“%(name)s”") % {"name": row.name}, "submit": _("领取")}
    return page(request, "office/accounts/token_form.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: ActingRequest, token_id: int) -> HttpResponse:
    """End one: mine, or anybody's for those who grant roles."""
    token = commands.revoke(request.actor, token_id, at=clock.now())
    messages.success(request, _("令牌“%(name)s”已撤销，立即失效。") % {"name": token.name})
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return go(request, back if safe else reverse("office:tokens"))


def shown(rows: list[AccessToken]) -> list[dict[str, Any]]:
    """Tokens as the lists show them: their permissions in words, and whether they still work."""
    now = clock.now()
    return [
        {
            "row": row,
            "may": [LABELS.get(code, code) for code in row.permissions],
            "state": "revoked" if row.revoked_at else "over" if rules.is_over(row.expires_at, None, now) else (
                "working" if row.digest is not None else "offered"
            ),
        }
        for row in rows
    ]  # fmt: skip

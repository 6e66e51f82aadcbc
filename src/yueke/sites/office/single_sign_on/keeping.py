"""The security administrator's pages: providers, and who is who there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yueke.domains.organization import commands
from yueke.domains.organization.models import ExternalIdentity, IdentityProvider
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.ids import read_id
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import ModelForm
from yueke.ui.page import go, page


class ProviderForm(ModelForm):
    """A provider; the command saves, not the form. The secret is never shown again."""

    client_secret = forms.CharField(
        label=gettext_lazy("应用密钥"),
        required=False,
        strip=True,
        help_text=gettext_lazy("加密保存，不再显示；留空则不改。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = IdentityProvider
        fields = ["name", "code", "kind", "issuer", "client_id", "client_secret", "agent_id", "is_active"]

    def _post_clean(self) -> None:
        """Leave the instance alone: the command judges the whole."""


@require_http_methods(["GET", "POST"])
def providers(request: ActingRequest, provider_id: int | None = None) -> HttpResponse:
    """All providers, and the form of one of them or of a new one."""
    require(request.actor, "system.roles")
    row = IdentityProvider.objects.filter(pk=provider_id).first() if provider_id else None
    if provider_id and row is None:
        raise NotFound
    form = ProviderForm(request.POST if request.method == "POST" else None, instance=row or IdentityProvider())
    if request.method == "POST" and form.is_valid():
        try:
            saved = commands.set_provider(request.actor, provider_id, **form.cleaned_data, at=clock.now())
        except Refused as refusal:
            refusals.onto(form, refusal)
        else:
            messages.success(request, _("已保存登录方式“%(name)s”。") % {"name": saved.name})
            return go(request, reverse("office:sign-in-providers"))
    back = row and request.build_absolute_uri(reverse("office:single-sign-on-back", args=[row.code]))
    context = {"form": form, "row": row, "rows": IdentityProvider.objects.all(), "back": back}
    return page(request, "office/system/providers.html", context, status=422 if form.errors else 200)


@require_POST
def link(request: ActingRequest, person_id: int) -> HttpResponse:
    """Say what a provider calls somebody."""
    provider = request.POST.get("provider", "")

    def act() -> None:
        commands.link_identity(
            request.actor,
            person_id,
            provider_id=read_id(provider) or 0,
            subject=request.POST.get("subject", ""),
            at=clock.now(),
        )

    return _done(request, person_id, act, _("已关联。"))


@require_POST
def unlink(request: ActingRequest, identity_id: int) -> HttpResponse:
    """Take an identity from somebody."""
    require(request.actor, "system.roles")
    row = ExternalIdentity.objects.filter(pk=identity_id).first()
    if row is None:
        raise NotFound
    return _done(
        request,
        row.person_id,
        lambda: commands.unlink_identity(request.actor, identity_id, at=clock.now()),
        _("已取消关联。"),
    )


def _done(request: ActingRequest, person_id: int, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, " ".join(str(one) for many in refusal.fields.values() for one in many) or str(refusal))
    else:
        messages.success(request, said)
    return go(request, reverse("office:person", args=[person_id]))

"""To the provider and back: who it names comes in when an administrator has said who that is here."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yueke.domains.organization.models import ExternalIdentity, IdentityProvider, Person
from yueke.kernel.errors import NotFound
from yueke.sites.office.accounts.door import Result, note
from yueke.sites.office.accounts.lockout import locked_out, shut
from yueke.sites.office.accounts.second import ask_or_enter
from yueke.sites.office.single_sign_on import chinese, oidc
from yueke.sites.office.single_sign_on.asked import NotProved, Question

ASKED = "single_sign_on"
log = logging.getLogger(__name__)
Kind = IdentityProvider.Kind

WAYS: dict[
    str,
    tuple[Callable[[IdentityProvider, Question], str], Callable[[IdentityProvider, Question, Mapping[str, str]], str]],
] = {
    Kind.OIDC: (oidc.address, oidc.subject),
    Kind.FEISHU: (chinese.feishu_address, chinese.feishu_subject),
    Kind.DINGTALK: (chinese.dingtalk_address, chinese.dingtalk_subject),
    Kind.WECOM: (chinese.wecom_address, chinese.wecom_subject),
    Kind.WECHAT: (chinese.wechat_address, chinese.wechat_subject),
}


@login_not_required
@never_cache
@require_GET
def go_out(request: HttpRequest, code: str) -> HttpResponse:
    """Send the browser to the provider."""
    provider = _provider(code)
    back = request.build_absolute_uri(reverse("office:single-sign-on-back", args=[code]))
    question = Question(back, *(secrets.token_urlsafe(48) for _n in range(3)))
    try:
        address = WAYS[provider.kind][0](provider, question)
    except NotProved as error:
        return _failed(request, provider, error)
    request.session[ASKED] = {"provider": provider.pk} | asdict(question)
    return redirect(address)


@login_not_required
@never_cache
@require_GET
def come_back(request: HttpRequest, code: str) -> HttpResponse:
    """Let in whom the provider names; the question is good for one answer."""
    provider = _provider(code)
    question = _question(request, provider)
    name = f"{provider.code}:"
    if until := shut(request, name):
        note(request, Result.LOCKED, name)
        return locked_out(request, name, until)
    try:
        if question is None:
            raise NotProved("state")
        subject = WAYS[provider.kind][1](provider, question, request.GET.dict())
    except NotProved as error:
        return _failed(request, provider, error)
    person = _known(provider, subject)
    if person is None:
        note(request, Result.FAILED, f"{provider.code}:{subject}")
        messages.error(request, _("没有账号与这个身份关联。请联系安全管理员。"))
        return redirect("office:sign-in")
    if until := shut(request, person.username):
        note(request, Result.LOCKED, person.username)
        return locked_out(request, person.username, until)
    return ask_or_enter(request, person, reverse("office:home"))


def _provider(code: str) -> IdentityProvider:
    found = IdentityProvider.objects.filter(code=code, is_active=True).first()
    if found is None:
        raise NotFound
    return found


def _question(request: HttpRequest, provider: IdentityProvider) -> Question | None:
    kept = request.session.pop(ASKED, None)
    if not kept or kept.pop("provider") != provider.pk:
        return None
    question = Question(**kept)
    return question if secrets.compare_digest(question.state, request.GET.get("state", "")) else None


def _known(provider: IdentityProvider, subject: str) -> Person | None:
    row = ExternalIdentity.objects.filter(provider=provider, subject=subject, person__is_active=True)
    found = row.select_related("person").first()
    return found.person if found else None


def _failed(request: HttpRequest, provider: IdentityProvider, error: NotProved) -> HttpResponse:
    log.warning("single sign-on %s: %s", provider.code, error)
    note(request, Result.FAILED, f"{provider.code}:")
    messages.error(request, _("“%(name)s”登录没有成功。请再试一次，或用密码登录。") % {"name": provider.name})
    return redirect("office:sign-in")

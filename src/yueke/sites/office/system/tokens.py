"""Everybody's access tokens, for the security administrator: which there are, offering one, revoking."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.organization import queries as organization
from yueke.domains.tokens import commands, queries, rules
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.paging import paginate
from yueke.sites.office.accounts.tokens import TokenForm, shown
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.system.people import known
from yueke.ui.page import page


@require_GET
def tokens(request: ActingRequest) -> HttpResponse:
    """All tokens, the newest first."""
    require(request.actor, "system.roles")
    rows = queries.of_everybody(request.actor)
    found = paginate(rows, request.GET.get("page", "1"), order=("-created_at", "-id"))
    context = {"page": found, "tokens": shown(found.rows), "everybody": True, "next": request.get_full_path()}
    return page(request, "office/system/tokens.html", context)


@require_http_methods(["GET", "POST"])
def offer(request: ActingRequest, person_id: int) -> HttpResponse:
    """Decide what a token of somebody may; they fetch it themselves."""
    actor = request.actor
    require(actor, "system.roles")
    person = known(request, person_id)

    def act(form: TokenForm) -> None:
        commands.offer(actor, person_id, **form.cleaned_data, at=clock.now())

    question = Question(
        _("开放访问令牌"),
        _("开放"),
        reverse("office:person", args=[person_id]),
        act,  # type: ignore[arg-type]
        _("已开放。请%(name)s到“我的账号 · 访问令牌”领取。") % {"name": person.name},
        subtitle=person.name,
        note=_("令牌只在本人领取时显示一次，您看不到它。"),
    )
    held = organization.actor_for(person, on=clock.today())
    grantable = [code for code in rules.GRANTABLE if held.may(code)]
    return ask(request, question, TokenForm(posted(request), grantable=grantable))

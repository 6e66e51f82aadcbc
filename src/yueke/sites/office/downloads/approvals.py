"""Large files with personal data: deciding on those of others, and the password of one's own."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.downloads import approving, queries
from yueke.domains.downloads.models import Download
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.paging import paginate
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import Form
from yueke.ui.page import page

PERMISSION = "privacy.export.approve"
SIZE = 20
_asks = require_http_methods(["GET", "POST"])


class NoteForm(Form):
    """What the decider says; whoever refuses says why."""

    note = forms.CharField(
        label=gettext_lazy("审批意见"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@require_GET
def approvals(request: ActingRequest) -> HttpResponse:
    """What waits for the reader's approval."""
    require(request.actor, PERMISSION)
    found = paginate(queries.waiting(request.actor), request.GET.get("page"), SIZE, order=("created_at", "id"))
    now = clock.now()
    context = {"page": found, "rows": found.rows, "at": now, "rule": queries.export_rule(now)}
    return page(request, "office/downloads/approvals.html", context)


@_asks
def approve(request: ActingRequest, download_id: int) -> HttpResponse:
    """Let a file be made."""
    return _decision(request, download_id, lets=True)


@_asks
def refuse(request: ActingRequest, download_id: int) -> HttpResponse:
    """Do not let a file be made."""
    return _decision(request, download_id, lets=False)


@never_cache
@require_POST
def password(request: ActingRequest, download_id: int) -> HttpResponse:
    """The password in the answer itself, once: it stands in no address and no history."""
    download = queries.download(request.actor, download_id)
    shown = approving.show_password(request.actor, download_id, at=clock.now())
    return page(request, "office/downloads/password.html", {"download": download, "password": shown})


def _note(found: Download) -> str:
    """By which conditions, and what the same person had taken before without approval."""
    told = _("条件：%(conditions)s") % {"conditions": found.conditions or _("无")}
    if not found.rows_before:
        return told
    return f"{told} " + _("申请时，规则时段内已不经批准导出 %(n)s 条。") % {"n": f"{found.rows_before:,}"}


def _decision(request: ActingRequest, download_id: int, *, lets: bool) -> HttpResponse:
    actor = request.actor
    require(actor, PERMISSION)
    found = queries.to_decide(actor, download_id)

    def act(form: forms.Form) -> None:
        (approving.approve if lets else approving.refuse)(
            actor, download_id, note=form.cleaned_data["note"], at=clock.now()
        )

    question = Question(
        _("批准导出") if lets else _("不批准导出"),
        _("批准") if lets else _("不批准"),
        reverse("office:export-approvals"),
        act,
        _("已批准，文件开始生成。") if lets else _("已退回。"),
        subtitle=_("%(who)s：%(title)s，约 %(n)s 条")
        % {"who": found.person.name, "title": found.title, "n": f"{found.expected_rows:,}"},
        note=_note(found),
        tone="" if lets else "danger",
    )
    return ask(request, question, NoteForm(posted(request)))

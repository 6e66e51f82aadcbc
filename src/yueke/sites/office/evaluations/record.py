"""One evaluation: what was said, what is answered, whether it is shown, and what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.complaints.queries.detail import registered_from
from yueke.domains.customers import queries as customers
from yueke.domains.evaluations import commands, queries
from yueke.domains.evaluations.choices import Reason
from yueke.domains.evaluations.models import Evaluation, Indicator
from yueke.domains.evaluations.rules import publishing
from yueke.domains.evaluations.rules.texts import shown
from yueke.kernel import clock, files
from yueke.kernel.access import Actor, require
from yueke.kernel.gate import told
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.evaluations.listing import ANSWER, VIEW, looks_look, stars_look, state_look
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation.case_rows import page_of
from yueke.ui.forms import Form
from yueke.ui.page import go, page

asks = require_http_methods(["GET", "POST"])
FLAGS = {
    "personal": gettext_lazy("写有电话、邮箱或证件号，公开时会自动隐去"),
    "advertisement": gettext_lazy("写有网址或微信号，可能是广告"),
}


class AnswerForm(Form):
    """What the customer is told."""

    words = forms.CharField(
        label=gettext_lazy("给客户的答复"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("先致谢，再回应客户说的每一点。"),
    )  # fmt: skip
    measures = forms.CharField(
        label=gettext_lazy("采取的措施"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("已经做了什么。还没有结果的先留空，办好后再来告知。"),
    )  # fmt: skip


class WithholdForm(Form):
    """Why it is not shown."""

    reason = forms.ChoiceField(
        label=gettext_lazy("理由"), choices=Reason.choices, help_text=gettext_lazy("星级高低不是理由。")
    )
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)


class AdoptForm(Form):
    """Which point is taken up."""

    note = forms.CharField(
        label=gettext_lazy("采纳了哪一点"), max_length=200, help_text=gettext_lazy("采纳后给予奖励，与星级无关。")
    )


@require_GET
def evaluation(request: ActingRequest, evaluation_id: int) -> HttpResponse:
    """The evaluation with all that was done about it (clauses E1, E5.1)."""
    require(request.actor, VIEW)
    row = queries.evaluation(request.actor, evaluation_id)
    return page(request, "office/evaluations/evaluation.html", _context(request.actor, row))


@require_GET
def photo(request: ActingRequest, photo_id: int) -> HttpResponseBase:
    """A picture; drawn anew when it came in."""
    require(request.actor, VIEW)
    found = queries.photo(request.actor, photo_id)
    return FileResponse(files.open_file(found.file_id), content_type=found.file.media_type)


@asks
def answer(request: ActingRequest, evaluation_id: int) -> HttpResponse:
    """Answer, and tell what was done."""
    require(request.actor, ANSWER)
    row = queries.evaluation(request.actor, evaluation_id)
    form = AnswerForm(posted(request))
    if row.answered_at:
        del form.fields["words"]

    def act(form: Any) -> None:
        data = form.cleaned_data
        commands.answer(request.actor, row.pk, data.get("words", ""), data["measures"], at=clock.now())

    title = _("告知措施") if row.answered_at else _("答复客户")
    question = Question(
        title, title, _url(row.pk), act, _("已答复，客户可以看到。"), subtitle=row.number, clause="E5.1"
    )
    return ask(request, question, form)


@asks
def withhold(request: ActingRequest, evaluation_id: int) -> HttpResponse:
    """Show it to nobody, with the reason."""
    require(request.actor, ANSWER)
    row = queries.evaluation(request.actor, evaluation_id)

    def act(form: Any) -> None:
        commands.withhold(request.actor, row.pk, form.cleaned_data["reason"], form.cleaned_data["note"], at=clock.now())

    question = Question(_("不公开"), _("不公开"), _url(row.pk), act, _("已设为不公开。"), subtitle=row.number)
    return ask(request, question, WithholdForm(posted(request)))


@asks
def adopt(request: ActingRequest, evaluation_id: int) -> HttpResponse:
    """Take an important suggestion up."""
    require(request.actor, ANSWER)
    row = queries.evaluation(request.actor, evaluation_id)

    def act(form: Any) -> None:
        commands.adopt(request.actor, row.pk, form.cleaned_data["note"], at=clock.now())

    question = Question(
        _("采纳重要建议"), _("采纳"), _url(row.pk), act, _("已采纳，客户可以看到。"), subtitle=row.number, clause="E5.1"
    )
    return ask(request, question, AdoptForm(posted(request)))


@require_POST
def publish(request: ActingRequest, evaluation_id: int) -> HttpResponse:
    """Let everybody read it."""
    commands.publish(request.actor, evaluation_id, at=clock.now())
    messages.success(request, _("已公开。"))
    return go(request, _url(evaluation_id))


@require_POST
def turn(request: ActingRequest, evaluation_id: int) -> HttpResponse:
    """Have it handled as a complaint."""
    commands.turn(request.actor, evaluation_id, at=clock.now())
    messages.success(request, _("已转为投诉，编号稍后显示在这里。"))
    return go(request, _url(evaluation_id))


def _url(evaluation_id: int) -> str:
    return reverse("office:evaluation", args=[evaluation_id])


def _context(actor: Actor, row: Evaluation) -> dict[str, Any]:
    titles = dict(Indicator.objects.filter(code__in=row.details).values_list("code", "title"))
    stands = row.state != "withdrawn"
    answers = actor.may(ANSWER) and stands
    shows = not publishing.lacking(can_publish=row.can_publish, state=row.state)
    return {
        "row": row,
        "title": queries.title_of(row),
        "stars": stars_look(actor, row),
        "state": state_look(actor, row),
        "looks": looks_look(actor, row),
        "details": [(titles.get(code, code), stars) for code, stars in row.details.items()],
        "customer": customers.name_told(actor, row.customer) if row.customer else "",
        "customer_url": page_of("customers.customer", row.customer_id) if actor.may("customers.view") else "",
        "writer": told(actor, "evaluations.evaluation.writer_name", row.writer_name),
        "phone": told(actor, "evaluations.evaluation.writer_phone", row.writer_phone),
        "flags": [FLAGS[one] for one in row.flags if one in FLAGS],
        "public_text": shown(row.text),
        "complaint_url": _complaint(actor, row),
        "photos": list(row.photos.all()),
        "may": {
            "answer": answers and row.told_at is None,
            "publish": answers and shows and row.state != "published",
            "withhold": answers and row.can_publish and row.state in ("received", "published"),
            "turn": answers and bool(row.text) and row.turned_at is None,
            "adopt": answers and bool(row.text) and row.adopted_at is None,
        },
        "at": clock.now(),
    }


def _complaint(actor: Actor, row: Evaluation) -> str:
    """The page of the complaint that grew out of it, where it is the reader's to see."""
    if row.complaint_id is None or not actor.may("complaints.view"):
        return ""
    seen = registered_from("evaluations.evaluation", row.pk).visible_to(actor).values_list("pk", flat=True).first()
    return page_of("complaints.complaint", seen)

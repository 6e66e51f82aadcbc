"""Proposing an improvement from what gave rise to it, describing it, naming further sources."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.improvement import commands, queries
from yueke.domains.improvement.queries import ImprovementFilter
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Invalid
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.improvement import origins
from yueke.sites.office.improvement.forms import ImprovementForm, JoinForm, SourceForm, initial_of
from yueke.sites.office.improvement.record import url_of
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.ui.page import go, page

asks = require_http_methods(["GET", "POST"])
FORM = "office/improvement/form.html"
PROPOSE = "improvement.propose"


@asks
@once
def new(request: ActingRequest) -> HttpResponse:
    """A further improvement; ``?source=kind:id`` (once or often) names what it answers to."""
    actor = request.actor
    require(actor, PROPOSE)
    sources = origins.asked(actor, request.GET.getlist("source"))
    made: list[int] = []

    def act(form: Any) -> None:
        made.append(commands.propose(actor, form.draft(), sources, at=clock.now()).pk)

    initial = {"department": actor.department_id, "owner": actor.person_id, "title": request.GET.get("title", "")[:120]}
    form = ImprovementForm(posted(request), initial=initial, departments=organization.department_tree())
    question = Question(
        _("提出改进"),
        _("拟订，接着定措施"),
        reverse("office:improvements"),
        act,
        _("已拟订，请补充措施。"),
        clause="B7.4",
    )
    join = f"{reverse('office:improvement-join')}?{request.GET.urlencode()}" if sources else ""
    answer = ask(request, question, form, template=FORM, sources=sources, join_url=join)
    return go(request, url_of(made[0])) if made else answer


@asks
def edit(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """Describe it anew."""
    actor = request.actor
    require(actor, PROPOSE)
    found = queries.improvement(actor, improvement_id)

    def act(form: Any) -> None:
        commands.edit(actor, improvement_id, form.draft(), at=clock.now())

    form = ImprovementForm(posted(request), initial=initial_of(found), departments=organization.department_tree())
    question = Question(_("修改改进"), _("保存"), url_of(improvement_id), act, _("已保存。"), subtitle=found.number)
    return ask(request, question, form, template=FORM)


@require_GET
def scope(request: ActingRequest) -> HttpResponse:
    """The fields that narrow the kind of events just chosen."""
    require(request.actor, PROPOSE)
    form = ImprovementForm(initial={"counted_kind": request.GET.get("counted_kind", "")}, departments=())
    return page(request, "office/improvement/scope.html", {"form": form})


@asks
def add_source(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """Let it answer to a further record, by number."""
    actor = request.actor
    require(actor, PROPOSE)
    found = queries.improvement(actor, improvement_id)

    def act(form: Any) -> None:
        data = form.cleaned_data
        origin = origins.numbered(actor, data["kind"], data["number"])
        if origin is None:
            raise Invalid(_("没有找到这个编号，或它不在您的数据范围内。"), field="number")
        if not commands.add_sources(actor, improvement_id, [origin], at=clock.now()):
            raise Invalid(_("这条记录已经是来源了。"), field="number")

    form = SourceForm(posted(request), kinds=origins.choices(actor))
    question = Question(_("加入来源"), _("加入"), url_of(improvement_id), act, _("已加入来源。"), subtitle=found.number)
    return ask(request, question, form)


@asks
def join(request: ActingRequest) -> HttpResponse:
    """Let an improvement there is already answer to the records in ``?source=``, too."""
    actor = request.actor
    require(actor, PROPOSE)
    sources = origins.asked(actor, request.GET.getlist("source"))

    def act(form: Any) -> Any:
        number = form.cleaned_data["number"].strip().upper()
        found = next((one for one in queries.find(actor, number) if one.number == number), None)
        if found is None:
            raise Invalid(_("没有找到这个编号，或它不在您的数据范围内。"), field="number")
        n = commands.add_sources(actor, found.pk, sources, at=clock.now())
        return _("已加入 %(number)s：%(n)s 条来源。") % {"number": found.number, "n": n}

    open_ones = queries.improvements(actor, ImprovementFilter(state="open")).order_by("-id")[:8]
    question = Question(
        _("加入已有的改进"), _("加入"), reverse("office:improvements"), act, _("已加入。"),
        subtitle="、".join(one.label for one in sources), note="" if sources else _("没有要加入的来源。"),
    )  # fmt: skip
    form = JoinForm(posted(request), initial={"number": request.GET.get("number", "")[:30]})
    return ask(request, question, form, template="office/improvement/join.html", open_ones=open_ones, sources=sources)


@require_POST
def remove_source(request: ActingRequest, improvement_id: int, source_id: int) -> HttpResponse:
    """Take one away that was added by mistake."""
    commands.remove_source(request.actor, improvement_id, source_id, at=clock.now())
    messages.info(request, _("来源已移除。"))
    return go(request, url_of(improvement_id))

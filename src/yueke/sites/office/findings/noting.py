"""Findings: the list, one finding with what became of it, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.findings import commands, queries, rules
from yueke.domains.findings.choices import Kind
from yueke.domains.findings.lifecycles import FINDING_LIFE
from yueke.domains.findings.models import Finding, Later
from yueke.domains.findings.queries import FindingFilter
from yueke.domains.findings.rules import Reading
from yueke.domains.surveys import queries as surveys
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Forbidden, NotFound
from yueke.kernel.ids import read_id
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.findings.forms import FindingForm, NoteForm, ReadingForm, initial_of
from yueke.sites.office.findings.lines import Line, Sheet, figure_text, interval_text, sheet_page, state_look
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation.case_rows import address
from yueke.ui.page import page
from yueke.ui.templatetags.yueke import light

VIEW, KEEP = queries.VIEW, queries.KEEP
asks = require_http_methods(["GET", "POST"])
_CHANGES = {"better": "kept", "worse": "broken", "not_shown": ""}


@require_GET
def findings(request: ActingRequest) -> HttpResponse:
    """All findings, the latest first (clauses A6.4, E4.2)."""
    require(request.actor, VIEW)
    asked = FindingFilter.read(request.GET.dict())
    sheet = Sheet(
        "findings", (_("结论"), _("类别"), _("数值"), _("责任部门"), _("来源"), _("下一期")), gettext_lazy("从满意度结果得出、要人答复或采取措施的结论。"),
        "A6.4", gettext_lazy("还没有这样的结论。在分析页点“记为结论”，或者在这里登记。"), "bulb",
        _("登记结论") if request.actor.may(KEEP) else "", reverse("office:finding-new"),
    )  # fmt: skip
    views = [("", _("全部")), ("open", _("未办结")), *[(s.code, s.label) for s in FINDING_LIFE.states]]
    more = {
        "asked": asked, "states": views, "kinds": Kind.choices, "template": "office/findings/findings.html",
    }  # fmt: skip
    rows = queries.findings(request.actor, asked)
    return sheet_page(request, sheet, rows, _line, order=queries.order_of(asked), **more)


@require_GET
def finding(request: ActingRequest, finding_id: int) -> HttpResponse:
    """One finding: its figure, what its department says, and how it stands in later waves."""
    actor = request.actor
    require(actor, VIEW)
    found = queries.finding(actor, finding_id)
    context = {
        "finding": found,
        "state": state_look(FINDING_LIFE, found.state),
        "figure": figure_text(found.figure, found.unit),
        "interval": interval_text(found.low, found.high),
        "few": found.n is not None and found.n < rules.FEW,
        "later": [shown_later(found, one) for one in found.later.all()],
        "survey_url": address("office:survey-analysis", found.survey_id) if found.survey_id else "",
        "improvement_url": address("office:improvement", found.improvement_id) if found.improvement_id else "",
        "may_keep": actor.may(KEEP),
        "may_answer": found.state == "taken_up" and queries.answers_for(actor, found.owner_id),
        "at": clock.now(),
    }
    return page(request, "office/findings/finding.html", context)


@asks
def new(request: ActingRequest) -> HttpResponse:
    """A further finding; ``?survey=…&indicator=…`` and what else is known of it fill the form (记为结论)."""
    actor = request.actor
    require(actor, KEEP)
    given = request.POST if request.method == "POST" else request.GET
    survey = survey_of(actor, given.get("survey", ""))
    made: list[int] = []

    def act(form: Any) -> None:
        made.append(commands.note(actor, form.draft(survey), at=clock.now()).pk)

    known = {name: request.GET.get(name, "")[:300] for name in FindingForm.base_fields if request.GET.get(name)}
    initial: dict[str, Any] = {"kind": Kind.PRIORITY, "department": actor.department_id, "owner": actor.person_id}
    question = Question(
        _("登记结论"), _("登记"), reverse("office:findings"), act, _("已登记。"), subtitle=survey[1], clause="A6.4",
        note=_("数值来自%(label)s，可以修改。") % {"label": survey[1]} if known.get("figure") and survey[1] else "",
    )  # fmt: skip
    return ask(request, question, FindingForm(posted(request), initial=initial | known))


@asks
def edit(request: ActingRequest, finding_id: int) -> HttpResponse:
    """Word it anew."""
    actor = request.actor
    require(actor, KEEP)
    found = queries.finding(actor, finding_id)

    def act(form: Any) -> None:
        survey = (found.survey_id, found.survey_label, found.series_id)
        commands.edit(actor, finding_id, form.draft(survey), at=clock.now())

    question = Question(_("修改结论"), _("保存"), url_of(found), act, _("已保存。"), subtitle=found.number)
    return ask(request, question, FindingForm(posted(request), initial=initial_of(found)))


@asks
def take_up(request: ActingRequest, finding_id: int) -> HttpResponse:
    """Make an improvement of it."""
    found = _kept(request, finding_id)

    def act(form: Any) -> None:
        commands.take_up(request.actor, finding_id, at=clock.now())

    question = Question(
        _("转为改进"), _("转为改进"), url_of(found), act, _("已转给责任部门，改进正在拟订。"), subtitle=found.statement,
        note=_("转给%(department)s，自动拟订一项改进；责任人须按期答复。") % {"department": found.department.name}, clause="E4.2",
    )  # fmt: skip
    return ask(request, question, forms.Form(posted(request)))


@asks
def answer(request: ActingRequest, finding_id: int) -> HttpResponse:
    """What the department does about it."""
    require(request.actor, VIEW)
    found = queries.finding(request.actor, finding_id)
    if not queries.answers_for(request.actor, found.owner_id):
        raise Forbidden
    help_text = _("怎样处理、谁来做、何时完成。")
    return _told(request, found, _("答复结论"), "answer", commands.answer, clause="E4.2", help_text=help_text)


@asks
def set_aside(request: ActingRequest, finding_id: int) -> HttpResponse:
    """Nothing is done about it, for a reason."""
    found = _kept(request, finding_id)
    return _told(request, found, _("不采取措施"), "reason", commands.set_aside, clause="A6.4", most=300)


@asks
def again(request: ActingRequest, finding_id: int) -> HttpResponse:
    """How it stands in a later wave, by hand: where a survey's own figures say so, it is entered by itself."""
    actor = request.actor
    found = _kept(request, finding_id)
    waves = [(one.pk, f"{one.number} {one.title}") for one in surveys.surveys(actor)[:40] if one.pk != found.survey_id]

    def act(form: Any) -> str:
        data = form.cleaned_data
        label = dict(waves)[data["survey"]]
        reading = Reading(data["figure"], data["low"], data["high"], data["n"])
        later = commands.measure_again(actor, finding_id, data["survey"], label, reading, at=clock.now())
        return str(later.get_verdict_display()) if later else _("这一期已经比较过。")

    question = Question(
        _("复测"), _("比较"), url_of(found), act, _("已比较。"), subtitle=found.statement, clause="A6.4-effect",
        note=_("同一指标在后来一期的数值和 95 % 区间；区间不含 0 才说提高或下降。"),
    )  # fmt: skip
    return ask(request, question, ReadingForm(posted(request), surveys=waves))


def shown_later(found: Finding, later: Later) -> dict[str, Any]:
    """A later reading as pages show it."""
    sign = "+" if later.change > 0 else ""
    tone = _CHANGES[later.verdict]
    word = str(later.get_verdict_display())
    return {
        "row": later,
        "figure": figure_text(later.figure, found.unit),
        "interval": interval_text(later.low, later.high),
        "change": f"{sign}{later.change:.1f}",
        "change_interval": interval_text(later.change_low, later.change_high),
        "verdict": light(tone, word) if tone else word,
        "few": later.n < rules.FEW,
    }


def survey_of(actor: Actor, text: str) -> tuple[int, str, int]:
    """Id, label and first wave of the survey an address names; nothing where there is none the actor may see."""
    known = read_id(text)
    if not known:
        return (0, "", 0)
    try:
        found = surveys.get(actor, known)
    except NotFound:
        return (0, "", 0)
    return (found.pk, f"{found.number} {found.title}", found.wave_of_id or found.pk)


def url_of(found: Finding) -> str:
    """The page of a finding."""
    return reverse("office:finding", args=[found.pk])


def _kept(request: ActingRequest, finding_id: int) -> Finding:
    require(request.actor, KEEP)
    return queries.finding(request.actor, finding_id)


def _told(
    request: ActingRequest, found: Finding, title: str, name: str, command: Callable[..., Any], *, clause: str,
    most: int = 4000, help_text: str = "",
) -> HttpResponse:  # fmt: skip
    def act(form: Any) -> None:
        command(request.actor, found.pk, form.cleaned_data[name], at=clock.now())

    question = Question(title, title, url_of(found), act, _("已登记。"), subtitle=found.statement, clause=clause)
    label = _("理由") if name == "reason" else pgettext("finding", "答复")
    return ask(request, question, NoteForm(name, label, posted(request), most=most, text=help_text))


def _line(row: Finding) -> Line:
    last = list(row.later.all())[-1:]
    figure = f"{figure_text(row.figure, row.unit)}" + (f"（n={row.n:,}）" if row.n is not None else "")
    cells = (
        str(row.get_kind_display()), figure, row.department.name, row.survey_label or "—",
        str(last[0].get_verdict_display()) if last else "—",
    )  # fmt: skip
    return Line(row.statement, url_of(row), cells, state_look(FINDING_LIFE, row.state))

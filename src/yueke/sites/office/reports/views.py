"""The list of reports, one report, and what is done about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.organization import queries as organization
from yueke.domains.reports import commands, queries
from yueke.domains.reports.lifecycles import REPORT_LIFE
from yueke.domains.reports.models import CLAUSES, Kind, Report, reported_by
from yueke.insight.complaints.asked import months_later
from yueke.insight.complaints.drafting import month_draft
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound
from yueke.kernel.events import timeline
from yueke.kernel.events.publishing import label_of
from yueke.kernel.paging import paginate
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.reports.kinds import ACTS, SORTS, about, anew
from yueke.sites.office.reports.versions import beside, paper_of
from yueke.ui.forms import Form
from yueke.ui.page import page
from yueke.ui.papers.editing import PaperForm
from yueke.ui.papers.screen import to_html
from yueke.ui.papers.stored import from_data, to_data

VIEW, DRAFT, ISSUE = "reports.view", "reports.draft", "reports.issue"
CLAUSE = CLAUSES[Kind.COMPLAINTS]
MONTHS = 24
"""How many months back one may still draft."""
asks = require_http_methods(["GET", "POST"])


class MonthForm(Form):
    """Which month, and whose."""

    month = forms.DateField(label=gettext_lazy("月份"), widget=forms.Select)
    department_id = forms.TypedChoiceField(label=gettext_lazy("范围"), coerce=int, empty_value=None, required=False)

    def __init__(self, actor: Actor, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = months_later(today, -1)
        months = [months_later(last, -i) for i in range(MONTHS)]
        told = [
            (one.isoformat(), _("%(year)s年%(month)s月") % {"year": one.year, "month": one.month}) for one in months
        ]
        self.fields["month"].widget.choices = told
        whole = actor.scope.kind == "all"
        mine = reported_by(actor)
        tree = [(pk, "　" * depth + name) for pk, name, depth in organization.department_tree() if whole or pk in mine]
        self.fields["department_id"].choices = [*([("", _("全公司"))] if whole else []), *tree]  # type: ignore[attr-defined]
        self.fields["department_id"].required = not whole


class NoteForm(Form):
    """What is missing."""

    note = forms.CharField(label=gettext_lazy("要修改什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@require_GET
def reports(request: ActingRequest) -> HttpResponse:
    """All reports, the latest month first (clause A5.4)."""
    actor = request.actor
    require(actor, VIEW)
    rows = queries.reports(actor, Kind.COMPLAINTS)
    order = ("-month", "department_id", "id")
    found = paginate(rows.order_by(*order), request.GET.get("page"), 24, order=order)
    context = {
        "page": found,
        "rows": [(row, REPORT_LIFE.state(row.state), _url(row)) for row in found.rows],
        "may_draft": actor.may(DRAFT),
        "at": clock.now(),
    }
    return page(request, "office/reports/reports.html", context)


@require_GET
def report(request: ActingRequest, report_id: int) -> HttpResponse:
    """One report as it reads, and what may be done about it."""
    actor = request.actor
    require(actor, VIEW)
    row = queries.report(actor, report_id)
    sort = SORTS[row.kind]
    if request.path != sort.url(row.pk):
        return redirect(sort.url(row.pk))
    events = timeline([f"reports.report:{row.pk}"], limit=30)
    people = organization.person_labels({e.actor_id for e in events if e.actor_id})
    context = {
        "report": row,
        "sort": sort,
        "urls": {act.replace("-", "_"): sort.url(row.pk, act) for act in ACTS},
        "survey_url": _survey_url(actor, row),
        "state": REPORT_LIFE.state(row.state),
        "html": to_html(paper_of(row)),
        "may_draft": actor.may(DRAFT) and row.state == "draft",
        "may_issue": actor.may(ISSUE) and row.state == "asked",
        "own": row.submitted_by_id is not None and row.submitted_by_id == actor.person_id,
        "items": [
            {
                "at": one.at,
                "text": label_of(one.kind),
                "who": people.get(one.actor_id or 0, _("系统")),
                "detail": one.payload.get("note", ""),
            }
            for one in events
        ],
        "due": about(row),
        **beside(actor, row),
    }
    return page(request, "office/reports/report.html", context)


@asks
def draft(request: ActingRequest) -> HttpResponse:
    """Draft the report of a month, or open the one there is."""
    actor, at = request.actor, clock.now()
    require(actor, DRAFT)
    today = timezone.localtime(at).date()
    made: list[int] = []

    def act(form: Any) -> None:
        data = form.cleaned_data
        drafted = month_draft(data["month"].replace(day=1), data["department_id"], at=at)
        made.append(commands.draft(actor, drafted, at=at).pk)

    question = Question(
        _("起草投诉月报"), _("起草"), reverse("office:reports"), act, _("已起草，修改后提交审核。"), clause=CLAUSE,
        note=_("每月1日系统会自动起草上月的全公司和各分公司报告；这里可以起草其他部门的或补以前的。同一个月只有一份。"),
    )  # fmt: skip
    return ask(request, question, MonthForm(actor, today, posted(request)))


@asks
def edit(request: ActingRequest, report_id: int) -> HttpResponse:
    """Change the words; figures stay what the cut said."""
    actor = request.actor
    require(actor, DRAFT)
    row = queries.report(actor, report_id)
    form = PaperForm(from_data(row.body), posted(request))

    def act(form: Any) -> None:
        commands.edit(actor, report_id, to_data(form.edited()), at=clock.now())

    question = Question(
        SORTS[row.kind].edit, _("保存"), _url(row), act, _("已保存。"), subtitle=row.title, clause=CLAUSES[row.kind]
    )
    return ask(request, question, form, template="office/reports/edit.html")


@asks
def redraft(request: ActingRequest, report_id: int) -> HttpResponse:
    """Cut the figures anew."""
    actor, at = request.actor, clock.now()
    require(actor, DRAFT)
    row = queries.report(actor, report_id)

    def act(form: Any) -> None:
        commands.redraft(actor, report_id, anew(actor, row, at), at=at)

    return _confirmed(request, row, _("重新起草"), act, _("数字按现在的数据重新取，已修改的文字会丢失。"))


@asks
def submit(request: ActingRequest, report_id: int) -> HttpResponse:
    """Ask for it to be checked."""
    require(request.actor, DRAFT)
    row = queries.report(request.actor, report_id)

    def act(form: Any) -> None:
        commands.submit(request.actor, report_id, at=clock.now())

    return _confirmed(request, row, _("提交审核"), act, _("提交后不能再改；由另一个人审核并发布。"))


@asks
def issue(request: ActingRequest, report_id: int) -> HttpResponse:
    """Issue it, as somebody else than who submitted it."""
    require(request.actor, ISSUE)
    row = queries.report(request.actor, report_id)

    def act(form: Any) -> None:
        commands.issue(request.actor, report_id, at=clock.now())

    return _confirmed(request, row, _("审核发布"), act, _("发布后数字和文字都不能再改。"))


@asks
def send_back(request: ActingRequest, report_id: int) -> HttpResponse:
    """Send it back."""
    require(request.actor, ISSUE)
    row = queries.report(request.actor, report_id)

    def act(form: Any) -> None:
        commands.send_back(request.actor, report_id, form.cleaned_data["note"], at=clock.now())

    question = Question(_("退回修改"), _("退回修改"), _url(row), act, _("已退回。"), subtitle=row.title)
    return ask(request, question, NoteForm(posted(request)))


@require_GET
def month(request: ActingRequest, number: int) -> HttpResponse:
    """The company's report of a month (202610), as the clause's cases lead to it; the list when there is none."""
    require(request.actor, VIEW)
    year, of = divmod(number, 100)
    if not (1 <= of <= 12 and 2000 <= year <= 9000):
        raise NotFound
    found = queries.of_month(request.actor, Kind.COMPLAINTS, date(year, of, 1), None)
    return redirect(_url(found) if found else reverse("office:reports"))


def _confirmed(request: ActingRequest, row: Report, verb: str, act: Any, note: str) -> HttpResponse:
    question = Question(
        verb, verb, _url(row), act, _("已%(verb)s。") % {"verb": verb}, subtitle=row.title, note=note,
        clause=CLAUSES[row.kind],
    )  # fmt: skip
    return ask(request, question, forms.Form(posted(request)))


def _url(row: Report) -> str:
    return SORTS[row.kind].url(row.pk)


def _survey_url(actor: Actor, row: Report) -> str:
    """The workbench whose figures these are, for who may see it."""
    return (
        reverse("office:survey-analysis", args=[row.survey_id]) if row.survey_id and actor.may("surveys.view") else ""
    )

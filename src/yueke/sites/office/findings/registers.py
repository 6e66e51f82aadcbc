"""Benchmarks, trends, expectations by segment, and their cross-check with complaints, losses and gains (D5.1, D5.9)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.complaints.models import Complaint
from yueke.domains.findings import commands, queries, rules
from yueke.domains.findings.choices import Movement
from yueke.domains.findings.commands import CrossCheckDraft
from yueke.domains.findings.models import Benchmark, CrossCheck, Expectation
from yueke.domains.surveys import queries as surveys
from yueke.kernel import clock, files
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound
from yueke.kernel.parameters import midnight
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.findings.forms import (
    BenchmarkForm,
    ExpectationForm,
    NoteForm,
    SegmentForm,
    TrendForm,
)
from yueke.sites.office.findings.lines import Line, Sheet, sheet_page, tabs
from yueke.sites.office.findings.noting import KEEP, VIEW, asks
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.charts import Chart, Series
from yueke.ui.formats import NOTHING, count, moment
from yueke.ui.forms import Form
from yueke.ui.page import page
from yueke.ui.templatetags.yueke import light

D51, D59 = "D5.1", "D5.9"
SPAN = timedelta(days=365)
"""How far back complaints, losses and gains are looked at beside a survey."""


@require_GET
def benchmarks(request: ActingRequest) -> HttpResponse:
    """Benchmarks in use, the latest first."""
    actor = request.actor
    require(actor, VIEW)
    sheet = Sheet(
        "benchmarks", (_("对象"), _("指标"), _("数值"), _("所属期间"), _("出处"), _("附件")),
        gettext_lazy("行业水平、最佳者、竞争者和外部奖项，分析和报告中与自己的结果比较。"), D59,
        gettext_lazy("还没有登记标杆。报告签发前登记行业水平、最佳者和竞争者。"), "chart-bar",
        _("登记标杆") if actor.may(KEEP) else "", reverse("office:benchmark-new"),
    )  # fmt: skip

    def line(row: Benchmark) -> Line:
        value = NOTHING if row.value is None else f"{row.value:g}"
        told = value + (f" {row.scale}" if row.scale else "") + (f"（n={row.n:,}）" if row.n else "")
        file: Any = NOTHING
        if row.file is not None:
            file = format_html('<a href="{}">{}</a>', reverse("office:benchmark-file", args=[row.pk]), row.file.name)
        url = reverse("office:benchmark-withdraw", args=[row.pk]) if actor.may(KEEP) else ""
        cells = (row.indicator, told, f"{moment(row.begins_on)}～{moment(row.ends_on)}", row.source, file)
        return Line(f"{row.get_against_display()} · {row.name}", "", cells, _do(url, _("停用")))

    return sheet_page(request, sheet, queries.benchmarks(actor), line, order=("-ends_on", "-id"))


@asks
def new_benchmark(request: ActingRequest) -> HttpResponse:
    """A further one."""
    actor = request.actor
    require(actor, KEEP)

    def act(form: Any) -> None:
        commands.add_benchmark(actor, form.draft(), form.cleaned_data["file"], at=clock.now())

    question = Question(_("登记标杆"), _("登记"), reverse("office:benchmarks"), act, _("已登记。"), clause=D59)
    sent = request.FILES if request.method == "POST" else None
    return ask(request, question, BenchmarkForm(posted(request), sent))


@asks
def withdraw_benchmark(request: ActingRequest, benchmark_id: int) -> HttpResponse:
    """Use it no more."""
    actor = request.actor
    require(actor, KEEP)
    found = queries.benchmark(actor, benchmark_id)

    def act(form: Any) -> None:
        commands.withdraw_benchmark(actor, benchmark_id, form.cleaned_data["reason"], at=clock.now())

    question = Question(
        _("停用标杆"), _("停用"), reverse("office:benchmarks"), act, _("已停用。"), subtitle=str(found), tone="danger"
    )
    return ask(request, question, NoteForm("reason", _("原因"), posted(request), most=200))


@require_GET
def benchmark_file(request: ActingRequest, benchmark_id: int) -> FileResponse:
    """The paper a benchmark stands in; never shown in the browser itself."""
    require(request.actor, VIEW)
    file = queries.benchmark(request.actor, benchmark_id).file
    if file is None:
        raise NotFound
    return FileResponse(files.open_file(file.pk), as_attachment=True, filename=file.name, content_type=file.media_type)


@require_GET
def trends(request: ActingRequest) -> HttpResponse:
    """Market share, customers won and lost, month by month."""
    require(request.actor, VIEW)
    rows = queries.trends(request.actor)
    context = {
        "title": _("期望与标杆"),
        "tabs": tabs("trends"),
        "charts": [(code, chart) for code, label in Movement.choices if (chart := _trend(rows, code, label))],
        "rows": rows[::-1][:36],
        "may_keep": request.actor.may(KEEP),
    }
    return page(request, "office/findings/trends.html", context)


def _trend(rows: list[Any], kind: str, label: Any) -> Chart | None:
    told = [one for one in rows if one.kind == kind]
    if not told:
        return None
    months = [moment(one.month, "month") for one in told]
    return Chart("line", label, months, [Series(label, [one.value for one in told])], n=len(told))


@asks
def new_trend(request: ActingRequest) -> HttpResponse:
    """A month more."""
    actor = request.actor
    require(actor, KEEP)

    def act(form: Any) -> None:
        data = form.cleaned_data
        month = data["month"].replace(day=1)
        commands.note_trend(actor, data["kind"], month, data["value"], data["source"], at=clock.now())

    question = Question(
        _("登记得失趋势"), _("登记"), reverse("office:trends"), act, _("已登记。"), clause=D59,
        note=_("同一事项同一月份再次登记，以后一次为准。"),
    )  # fmt: skip
    return ask(request, question, TrendForm(posted(request), initial={"kind": "share"}))


@require_GET
def expectations(request: ActingRequest) -> HttpResponse:
    """What each segment expects now, the most important first."""
    actor = request.actor
    require(actor, VIEW)
    sheet = Sheet(
        "expectations", (_("期望"), _("细分顾客群"), _("质量特性"), _("重要性"), _("了解方式"), _("登记时间")),
        gettext_lazy("各细分顾客群期望什么、有多重要；半年内至少更新一次。"), D51,
        gettext_lazy("还没有登记期望。先设立细分顾客群，再登记。"), "heart", _("登记期望") if actor.may(KEEP) else "",
        reverse("office:expectation-new"),
    )  # fmt: skip

    def line(row: Expectation) -> Line:
        weight = f"{row.importance:.0f}（{row.get_how_display()}）"
        cells = (row.segment.name, row.attribute, weight, row.source, moment(row.noted_at, "date"))
        return Line(row.expectation, "", cells)

    groups = [
        (one, reverse("office:segment-retire", args=[one.pk]) if actor.may(KEEP) else "")
        for one in queries.segments(actor)
    ]
    more = {"segments": groups, "may_keep": actor.may(KEEP), "template": "office/findings/expectations.html"}
    order = ("segment__whose", "segment__name", "-importance", "id")
    return sheet_page(request, sheet, queries.expectations(actor), line, order=order, **more)


@asks
def new_segment(request: ActingRequest) -> HttpResponse:
    """A further segment."""
    actor = request.actor
    require(actor, KEEP)

    def act(form: Any) -> None:
        data = form.cleaned_data
        commands.add_segment(actor, data["name"], data["whose"], data["owner"], at=clock.now())

    question = Question(_("设立细分顾客群"), _("设立"), reverse("office:expectations"), act, _("已设立。"), clause=D51)
    return ask(request, question, SegmentForm(posted(request), initial={"owner": actor.person_id, "whose": "current"}))


@asks
def retire_segment(request: ActingRequest, segment_id: int) -> HttpResponse:
    """Learn its expectations no more."""
    actor = request.actor
    require(actor, KEEP)
    found = queries.segment(actor, segment_id)

    def act(form: Any) -> None:
        commands.retire_segment(actor, segment_id, at=clock.now())

    question = Question(
        _("停用细分顾客群"),
        _("停用"),
        reverse("office:expectations"),
        act,
        _("已停用。"),
        subtitle=found.name,
        tone="danger",
    )
    return ask(request, question, forms.Form(posted(request)))


@asks
def new_expectation(request: ActingRequest) -> HttpResponse:
    """A further expectation."""
    actor = request.actor
    require(actor, KEEP)
    groups = [(one.pk, one.name) for one in queries.segments(actor)]

    def act(form: Any) -> None:
        commands.add_expectation(actor, form.draft(), at=clock.now())

    question = Question(
        _("登记期望"), _("登记"), reverse("office:expectations"), act, _("已登记。"), clause=D51,
        note="" if groups else _("先设立细分顾客群。"),
    )  # fmt: skip
    form = ExpectationForm(posted(request), segments=groups, initial={"how": "stated", "heard": "survey"})
    return ask(request, question, form)


@require_GET
def cross_checks(request: ActingRequest) -> HttpResponse:
    """Cross-checks done, the latest first, and the surveys that still owe one."""
    actor = request.actor
    require(actor, VIEW)
    sheet = Sheet(
        "cross-checks", (_("调查"), _("期间"), _("结论"), _("完成人"), _("完成时间")),
        gettext_lazy("每次调查结束后，把期望与期间的投诉、流失和赢得的顾客相互印证。"), D51,
        gettext_lazy("还没有交叉核对。"), "zoom-question", _("交叉核对") if actor.may(KEEP) else "",
        reverse("office:cross-check-new"),
    )  # fmt: skip

    def line(row: CrossCheck) -> Line:
        span = f"{moment(row.begins_on)}～{moment(row.ends_on)}"
        by = row.done_by.name if row.done_by else NOTHING
        url = reverse("office:cross-check", args=[row.pk])
        return Line(row.survey_label, url, (span, row.conclusion[:60], by, moment(row.done_at, "date")))

    return sheet_page(request, sheet, queries.cross_checks(actor), line, order=("-done_at", "-id"))


@require_GET
def cross_check(request: ActingRequest, cross_check_id: int) -> HttpResponse:
    """One cross-check as it was done."""
    require(request.actor, VIEW)
    found = queries.checked_across(request.actor, cross_check_id)
    looks = {
        "against": light("broken", _("与期望相背")),
        "for": light("kept", _("与期望一致")),
        "silent": _("没有印证"),
    }
    rows = [(one, looks.get(one.get("says", ""), "")) for one in found.rows]
    return page(request, "office/findings/cross_check.html", {"check": found, "rows": rows})


class CrossCheckForm(Form):
    """For each expectation, how many complaints, lost and won customers spoke of it; then what follows."""

    survey = forms.TypedChoiceField(label=gettext_lazy("结束的调查"), coerce=int)
    conclusion = forms.CharField(
        label=gettext_lazy("印证的结论"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    process = forms.CharField(
        label=gettext_lazy("对了解过程的评价"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("问对人了吗？方法够不够？潜在顾客和竞争者的顾客了解到了吗？"),
    )  # fmt: skip

    def __init__(self, *args: Any, surveys: list[tuple[int, str]], expected: list[Expectation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].choices = surveys  # type: ignore[attr-defined]
        self.expected = expected
        words = {"complaints": _("投诉"), "lost": _("流失"), "won": _("赢得")}
        for one in expected:
            for name, word in words.items():
                self.fields[f"{name}_{one.pk}"] = forms.IntegerField(
                    label=f"{one.attribute} · {word}", initial=0, min_value=0, max_value=10**6
                )

    def rows(self) -> list[dict[str, Any]]:
        """The table as JSON."""
        data = self.cleaned_data
        found = []
        for one in self.expected:
            told = {name: data[f"{name}_{one.pk}"] for name in ("complaints", "lost", "won")}
            found.append(
                {
                    "expectation_id": one.pk, "segment": one.segment.name, "attribute": one.attribute,
                    "expectation": one.expectation, "importance": one.importance, **told,
                    "says": rules.says(rules.Row(one.importance, **told)),
                }
            )  # fmt: skip
        return found


@asks
def new_cross_check(request: ActingRequest) -> HttpResponse:
    """Hold the expectations of a finished survey against what happened."""
    actor = request.actor
    require(actor, KEEP)
    done = set(queries.cross_checks(actor).values_list("survey_id", flat=True))
    known = {one.pk: one for one in surveys.surveys(actor)[:60] if one.closed_at and one.pk not in done}
    expected = list(queries.expectations(actor)[:60])
    form = CrossCheckForm(
        posted(request),
        surveys=[(one.pk, f"{one.number} {one.title}") for one in known.values()],
        expected=expected,
        initial={"survey": request.GET.get("survey", "")},
    )

    def act(form: Any) -> None:
        data = form.cleaned_data
        survey = known[data["survey"]]
        assert survey.closed_at is not None
        ends = timezone.localtime(survey.closed_at).date()
        draft = CrossCheckDraft(
            survey.pk, f"{survey.number} {survey.title}", ends - SPAN, ends, form.rows(), data["conclusion"],
            data["process"],
        )  # fmt: skip
        commands.cross_check(actor, draft, at=clock.now())

    question = Question(
        _("交叉核对"), _("完成核对"), reverse("office:cross-checks"), act, _("已完成。"), clause=D51,
        note=_("没有结束而未核对的调查。") if not known else _beside(actor, clock.today()),
    )  # fmt: skip
    return ask(request, question, form, template="office/findings/cross_check_form.html", expected=_rows(form))


def _rows(form: CrossCheckForm) -> list[dict[str, Any]]:
    names = ("complaints", "lost", "won")
    return [{"row": one, "fields": [form[f"{name}_{one.pk}"] for name in names]} for one in form.expected]


def _beside(actor: Actor, today: date) -> str:
    """What is known of the last twelve months, to be shared out among the expectations."""
    told = [one for one in queries.trends(actor) if one.month >= today - SPAN]
    sums = {kind: sum(one.value for one in told if one.kind == kind) for kind in (Movement.LOST, Movement.WON)}
    since = midnight(today - SPAN)
    n = (
        Complaint.objects.visible_to(actor).filter(received_at__gte=since).count()
        if actor.may("complaints.view")
        else None
    )
    facts = {
        "complaints": NOTHING if n is None else count(n), "lost": f"{sums[Movement.LOST]:g}", "won": f"{sums[Movement.WON]:g}",
    }  # fmt: skip
    return _("近一年：投诉 %(complaints)s 件，登记的流失 %(lost)s 户、赢得 %(won)s 户。按质量特性分别填入。") % facts


def _do(url: str, text: str) -> Any:
    return format_html('<a class="btn btn-sm" href="{}" data-drawer>{}</a>', url, text) if url else ""

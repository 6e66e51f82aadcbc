"""Yearly reviews of the evaluation system (E6.2), and quarterly checks of it (E6.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yueke.compliance import amendments
from yueke.domains.findings import commands, queries
from yueke.domains.findings.choices import Step
from yueke.domains.findings.commands import Looked
from yueke.domains.findings.lifecycles import CHECK_LIFE, REVIEW_LIFE
from yueke.domains.findings.rules import Point
from yueke.insight.yearly import figures_of
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Forbidden
from yueke.kernel.parameters import midnight
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.findings.forms import JudgementForm, LookForm, NoteForm, QuarterForm, YearForm, quarter_text
from yueke.sites.office.findings.lines import Line, Sheet, sheet_page, state_look
from yueke.sites.office.findings.noting import KEEP, VIEW, asks
from yueke.sites.office.findings.papers import review_paper
from yueke.sites.office.findings.yearly import figure_rows
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation.case_rows import address
from yueke.ui.formats import moment
from yueke.ui.page import go, page
from yueke.ui.papers.stored import to_data

POINTS = (
    (Step.COLLECTING, gettext_lazy("调查按批准的计划实施，样本与方案一致"), "office:surveys"),
    (Step.COLLECTING, gettext_lazy("客户能随时评价，评价在期限内答复"), "office:evaluations"),
    (Step.TIDYING, gettext_lazy("答卷逐份甄别，无效的有理由，复核一致"), "office:surveys"),
    (Step.TIDYING, gettext_lazy("保密调查没有可以识别个人的数据"), "office:surveys"),
    (Step.ANALYSING, gettext_lazy("数字注明样本量和区间，小样本标明仅供参考"), "office:satisfaction"),
    (Step.ANALYSING, gettext_lazy("报告按期发布，与数据一致"), "office:satisfaction-reports"),
    (Step.USING, gettext_lazy("结论有责任部门，按期答复"), "office:findings"),
    (Step.USING, gettext_lazy("改进按期完成，效果有测量"), "office:improvements"),
    (Step.USING, gettext_lazy("评价会议召开，行动按期完成"), "office:meetings"),
)
"""What the supervision group looks at, and where the evidence is."""


@require_GET
def reviews(request: ActingRequest) -> HttpResponse:
    """All reviews, the latest year first."""
    require(request.actor, VIEW)
    sheet = Sheet(
        "reviews", (_("年度"), _("起草人"), _("起草时间"), _("发布人"), _("发布时间")),
        gettext_lazy("每年评审指标、方法和准确性，次年1月底前发布。"), "E6.2", gettext_lazy("还没有年度评审。"), "clipboard-check",
        _("起草评审") if request.actor.may(KEEP) else "", reverse("office:review-new"),
    )  # fmt: skip

    def line(row: Any) -> Line:
        people = [one.name if one else "—" for one in (row.made_by, row.issued_by)]
        cells = (people[0], moment(row.made_at, "date"), people[1], moment(row.issued_at, "date"))
        return Line(str(row.year), _review(row.pk), cells, state_look(REVIEW_LIFE, row.state))

    return sheet_page(request, sheet, queries.reviews(request.actor), line, order=("-year",))


@require_GET
def review(request: ActingRequest, review_id: int) -> HttpResponse:
    """One review: its figures, what they say, what is changed."""
    require(request.actor, VIEW)
    found = queries.review(request.actor, review_id)
    context = {
        "review": found,
        "state": state_look(REVIEW_LIFE, found.state),
        "figures": figure_rows(found.figures),
        "amendment_url": address("office:amendment", found.amendment_id) if found.amendment_id else "",
        "amendments_url": address("office:amendments"),
        "may_keep": request.actor.may(KEEP) and found.state == "draft",
    }
    return page(request, "office/findings/review.html", context)


@asks
def new_review(request: ActingRequest) -> HttpResponse:
    """Begin the review of a year; begun again, its figures are read anew."""
    actor, today = request.actor, clock.today()
    require(actor, KEEP)
    made: list[int] = []

    def act(form: Any) -> None:
        year = form.cleaned_data["year"]
        made.append(commands.begin_review(actor, year, figures_of(year), at=clock.now()).pk)

    question = Question(
        _("起草年度评审"), _("起草，取数据"), reverse("office:reviews"), act, _("已起草，数据已取得。"), clause="E6.2",
        note=_("指标数据自动从当年的调查、评价和复核取得；取不到的注明原因。再次起草会重新取数。"),
    )  # fmt: skip
    answer = ask(request, question, YearForm(posted(request), initial={"year": today.year - 1}, today=today))
    return go(request, _review(made[0])) if made else answer


@asks
def judge_review(request: ActingRequest, review_id: int) -> HttpResponse:
    """What the figures say, what is changed."""
    actor = request.actor
    require(actor, KEEP)
    found = queries.review(actor, review_id)
    known = [(one.pk, f"{one.clause_id} {one.reason[:40]}") for one in amendments.amendments()[:50]]

    def act(form: Any) -> None:
        data = form.cleaned_data
        commands.judge_review(
            actor, review_id, judgement=data["judgement"], changes=data["changes"], amendment_id=data["amendment"],
            at=clock.now(),
        )  # fmt: skip

    initial = {"judgement": found.judgement, "changes": found.changes, "amendment": found.amendment_id}
    form = JudgementForm(posted(request), initial=initial, amendments=known)
    question = Question(
        _("评审意见"), _("保存"), _review(review_id), act, _("已保存。"), subtitle=str(found.year), clause="E6.2"
    )
    return ask(request, question, form)


@asks
def issue_review(request: ActingRequest, review_id: int) -> HttpResponse:
    """Issue it."""
    actor = request.actor
    require(actor, KEEP)
    found = queries.review(actor, review_id)

    def act(form: Any) -> None:
        at = clock.now()
        body = to_data(review_paper(found, on=timezone.localtime(at).date()))
        commands.issue_review(actor, review_id, body, at=at)

    question = Question(
        _("发布年度评审"), _("发布"), _review(review_id), act, _("已发布。"), subtitle=str(found.year), clause="E6.2",
        note=_("发布后不能再改。"),
    )  # fmt: skip
    return ask(request, question, forms.Form(posted(request)))


@require_GET
def checks(request: ActingRequest) -> HttpResponse:
    """All checks, the latest quarter first."""
    require(request.actor, VIEW)
    sheet = Sheet(
        "checks", (_("季度"), _("检查人"), _("不符合"), _("已整改"), _("完成时间")),
        gettext_lazy("监督小组每季检查收集、整理、分析和运用。"), "E6.1", gettext_lazy("还没有监督检查。"), "list-check",
        _("开始检查") if request.actor.may(KEEP) else "", reverse("office:check-new"),
    )  # fmt: skip

    def line(row: Any) -> Line:
        cells = (row.made_by.name if row.made_by else "—", str(row.bad), str(row.mended), moment(row.done_at, "date"))
        return Line(quarter_text(row.quarter), _check(row.pk), cells, state_look(CHECK_LIFE, row.state))

    return sheet_page(request, sheet, queries.checks(request.actor), line, order=("-quarter",))


@require_GET
def check(request: ActingRequest, check_id: int) -> HttpResponse:
    """One check, point by point, with links to the evidence as it is now."""
    actor, at = request.actor, clock.now()
    require(actor, VIEW)
    found = queries.check(actor, check_id)
    links = {str(point): address(name) for _step, point, name in POINTS}
    items: list[dict[str, Any]] = [
        {
            "row": one,
            "link": links.get(one.point, ""),
            "due": midnight(one.mend_by) + timedelta(days=1) if one.mend_by and not one.mended_at else None,
            "may_mend": one.result == "bad" and one.mended_at is None and queries.answers_for(actor, one.mend_owner_id),
        }
        for one in found.items.all()
    ]
    steps = [(label, [one for one in items if one["row"].step == code]) for code, label in Step.choices]
    context = {
        "check": found,
        "state": state_look(CHECK_LIFE, found.state),
        "quarter": quarter_text(found.quarter),
        "steps": [(label, those) for label, those in steps if those],
        "may_keep": actor.may(KEEP) and found.state == "draft",
        "at": at,
    }
    return page(request, "office/findings/check.html", context)


@asks
def new_check(request: ActingRequest) -> HttpResponse:
    """Begin the check of a quarter."""
    actor, today = request.actor, clock.today()
    require(actor, KEEP)
    made: list[int] = []

    def act(form: Any) -> None:
        points = [Point(step, str(point)) for step, point, _name in POINTS]
        made.append(commands.begin_check(actor, form.cleaned_data["quarter"], points, at=clock.now()).pk)

    question = Question(
        _("开始监督检查"), _("开始"), reverse("office:checks"), act, _("已列出检查要点，请逐项填写。"), clause="E6.1"
    )
    answer = ask(request, question, QuarterForm(posted(request), today=today))
    return go(request, _check(made[0])) if made else answer


@asks
def look(request: ActingRequest, item_id: int) -> HttpResponse:
    """What was found at a point."""
    actor = request.actor
    require(actor, KEEP)
    item = queries.check_item(actor, item_id)

    def act(form: Any) -> None:
        data = form.cleaned_data
        looked = Looked(data["result"], data["seen"], data["mend"], data["mend_owner"], data["mend_by"])
        commands.look(actor, item_id, looked, at=clock.now())

    initial = {
        "result": item.result or "good", "seen": item.seen, "mend": item.mend, "mend_owner": item.mend_owner_id,
        "mend_by": item.mend_by,
    }  # fmt: skip
    question = Question(
        _("检查结果"), _("保存"), _check(item.check_of_id), act, _("已保存。"), subtitle=item.point, clause="E6.1"
    )
    return ask(request, question, LookForm(posted(request), initial=initial))


@asks
def finish_check(request: ActingRequest, check_id: int) -> HttpResponse:
    """Finish it."""
    actor = request.actor
    require(actor, KEEP)
    found = queries.check(actor, check_id)

    def act(form: Any) -> None:
        commands.finish_check(actor, check_id, form.cleaned_data["verdict"], at=clock.now())

    question = Question(
        _("完成检查"), _("完成检查"), _check(check_id), act, _("检查已完成，整改进入责任人的工作台。"),
        subtitle=quarter_text(found.quarter), clause="E6.1",
    )  # fmt: skip
    return ask(request, question, NoteForm("verdict", _("检查意见"), posted(request)))


@asks
def mend(request: ActingRequest, item_id: int) -> HttpResponse:
    """How something was put right."""
    actor = request.actor
    require(actor, VIEW)
    item = queries.check_item(actor, item_id)
    if not queries.answers_for(actor, item.mend_owner_id):
        raise Forbidden

    def act(form: Any) -> None:
        commands.mend(actor, item_id, form.cleaned_data["mending"], at=clock.now())

    question = Question(
        _("登记整改"),
        _("登记整改"),
        _check(item.check_of_id),
        act,
        _("已登记整改。"),
        subtitle=item.mend,
        clause="E6.1",
    )
    return ask(request, question, NoteForm("mending", _("整改情况"), posted(request), most=500))


def _review(review_id: int) -> str:
    return reverse("office:review", args=[review_id])


def _check(check_id: int) -> str:
    return reverse("office:check", args=[check_id])

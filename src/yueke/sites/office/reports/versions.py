"""Versions of a report: the paper as it leaves, with what it corrects or what has taken its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yueke.domains.organization import queries as organization
from yueke.domains.reports import commands, queries
from yueke.domains.reports.models import CLAUSES, Report
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.reports.kinds import SORTS
from yueke.ui.forms import Form
from yueke.ui.papers.paper import Paper, Paragraph, Signature
from yueke.ui.papers.stored import from_data


class ReasonForm(Form):
    """What is put right, and why."""

    reason = forms.CharField(
        label=gettext_lazy("更正说明"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("写明哪里有误、更正为什么、原因。印在更正版的正文前和各种文件里。"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def correct(request: ActingRequest, report_id: int) -> HttpResponse:
    """Draft the correction of an issued report, or say anew why there is one."""
    actor = request.actor
    require(actor, "reports.draft")
    row = queries.report(actor, report_id)
    known = queries.correction_of(row.pk)

    def act(form: Any) -> None:
        commands.correct(actor, report_id, form.cleaned_data["reason"], at=clock.now())

    question = Question(
        _("更正已发布的报告"), _("保存更正说明") if known else _("起草更正版"), SORTS[row.kind].url(row.pk), act,
        _("更正版已起草，从页面上方的链接进入修改。"), subtitle=row.heading, clause=CLAUSES[row.kind],
        note=_("已发布的报告保持原样。更正版从原文开始修改，也要由另一个人审核发布；发布后原报告标明“已被更正版取代”，并通知收到过它的人。"),
    )  # fmt: skip
    form = ReasonForm(posted(request), initial={"reason": known.reason if known else ""})
    return ask(request, question, form)


@require_http_methods(["GET", "POST"])
def discard(request: ActingRequest, report_id: int) -> HttpResponse:
    """Throw the draft of a correction away."""
    actor = request.actor
    require(actor, "reports.draft")
    row = queries.report(actor, report_id)
    wrong = queries.corrected_by(row)

    def act(form: Any) -> None:
        commands.discard(actor, report_id, at=clock.now())

    question = Question(
        _("放弃更正"), _("放弃更正"), SORTS[row.kind].url(wrong.pk if wrong else row.pk), act, _("更正版的草稿已删除。"),
        subtitle=row.heading, clause=CLAUSES[row.kind], note=_("草稿会被删除，原报告照旧有效，以后仍可更正。经过里留有记录。"),
    )  # fmt: skip
    return ask(request, question, forms.Form(posted(request)))


def paper_of(row: Report) -> Paper:
    """The paper as it stands: signed and dated once it is issued, and honest about other versions of it."""
    paper = from_data(row.body)
    if row.version > 1:
        paper = replace(paper, title=_("%(title)s（更正版）") % {"title": paper.title})
    paper = replace(paper, blocks=(*(Paragraph(line) for line in remarks(row)), *paper.blocks))
    if row.issued_at is None:
        return replace(paper, secrecy=_("草稿"))
    on = timezone.localtime(row.issued_at).date()
    by = organization.company_name() if row.department is None else row.department.name
    secrecy = _("已被更正版取代") if _newer(row) else paper.secrecy
    return replace(paper, on=on, secrecy=secrecy, blocks=(*paper.blocks, Signature(by, on)))


def remarks(row: Report) -> tuple[str, ...]:
    """What a report says of its versions wherever it goes; nothing when it is the only one."""
    lines = []
    if wrong := queries.corrected_by(row):
        told = {"on": _day(wrong.issued_at), "title": wrong.heading, "reason": row.reason}
        lines.append(_("更正说明：本报告更正并取代%(on)s发布的《%(title)s》。%(reason)s") % told)
    if newer := _newer(row):
        told = {"on": _day(newer.issued_at), "reason": newer.reason}
        lines.append(_("本报告已被%(on)s发布的更正版取代，请以更正版为准。更正说明：%(reason)s") % told)
    return tuple(lines)


def beside(actor: Actor, row: Report) -> dict[str, Any]:
    """What the page of a report shows of its other versions, each with its address."""
    sort, newer = SORTS[row.kind], queries.correction_of(row.pk)
    issued = newer is not None and newer.state == "issued"
    wrong = queries.corrected_by(row)
    return {
        "newer": newer if issued else None,
        "correcting": newer if newer and not issued else None,
        "newer_url": sort.url(newer.pk) if newer else "",
        "wrong": wrong,
        "wrong_url": sort.url(wrong.pk) if wrong else "",
        "reason_url": sort.url(wrong.pk, "correct") if wrong and row.state == "draft" else "",
        "discard_url": sort.url(row.pk, "discard") if wrong and row.state == "draft" else "",
        "may_correct": row.state == "issued" and newer is None and actor.may("reports.draft"),
    }


def _newer(row: Report) -> Report | None:
    """The issued correction of a report; asked for only where the row does not say that there is none."""
    if not getattr(row, "superseded", True):
        return None
    found = queries.correction_of(row.pk)
    return found if found is not None and found.state == "issued" else None


def _day(at: datetime | None) -> str:
    return "" if at is None else timezone.localtime(at).date().isoformat()

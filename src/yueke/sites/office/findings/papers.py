"""The minutes of a meeting and the review of a year as papers, and as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.domains.findings import queries
from yueke.domains.findings.models import Meeting, Review
from yueke.domains.organization import queries as organization
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound
from yueke.sites.office.downloads.handing import hand_out
from yueke.sites.office.findings.forms import quarter_text
from yueke.sites.office.findings.noting import VIEW
from yueke.sites.office.findings.yearly import figure_rows
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import moment
from yueke.ui.papers.paper import Block, Column, Heading, Paper, Paragraph, Signature, Table
from yueke.ui.papers.stored import from_data

KIND = "findings-paper"


def minutes_paper(found: Meeting, *, on: date | None = None) -> Paper:
    """《评价会议纪要》: as issued, or as it stands."""
    if found.body is not None:
        return from_data(found.body)
    came = [one.person.name for one in found.attendees.all() if one.came]
    missed = [one.person.name for one in found.attendees.all() if not one.informed and one.came is False]
    told = [one.person.name for one in found.attendees.all() if one.informed]
    facts = [
        (_("会议时间"), moment(found.held_at)),
        (_("地点"), found.place),
        (_("季度"), quarter_text(found.quarter)),
        (_("主持人"), found.chair.name if found.chair else ""),
        (_("到会"), "、".join(came)),
        (_("未到会"), "、".join(missed)),
    ]
    blocks: list[Block] = [Paragraph("\n".join(f"{name}：{value}" for name, value in facts if value))]
    if found.summary:
        blocks += [Heading(_("会议情况")), Paragraph(found.summary)]
    blocks.append(Heading(_("议题与结论")))
    points = [
        (str(one.n), one.topic, one.finding.department.name if one.finding else "", one.conclusion)
        for one in found.agenda.all()
    ]
    heads = (Column(_("序号")), Column(_("议题")), Column(_("责任部门")), Column(_("会议结论")))
    blocks.append(Table(heads, points) if points else Paragraph(_("本次会议没有议题。")))
    blocks.append(Heading(_("行动")))
    actions = [
        (str(one.n), one.what, one.owner.name if one.owner else "", moment(one.due_on)) for one in found.actions.all()
    ]
    heads = (Column(_("序号")), Column(_("行动")), Column(_("负责人")), Column(_("期限")))
    blocks.append(Table(heads, actions) if actions else Paragraph(_("本次会议没有布置行动。")))
    company = organization.company_name()
    if on is not None:
        blocks.append(Signature(company, on))
    return Paper(
        found.title, company, tuple(blocks), number=found.number, on=on, copies=tuple(told),
        secrecy="" if on else pgettext("paper", "草稿"),
    )  # fmt: skip


def review_paper(found: Review, *, on: date | None = None) -> Paper:
    """《评价体系年度评审》: as issued, or as it stands."""
    if found.body is not None:
        return from_data(found.body)
    heads = (Column(_("指标")), Column(_("数值"), "right"), Column("n", "right"), Column(_("来源")))
    rows = [(one.title, one.value, one.n, one.source) for one in figure_rows(found.figures)]
    blocks: list[Block] = [
        Heading(_("指标数据")),
        Table(heads, rows) if rows else Paragraph(_("没有数据。")),
        Heading(_("评审意见")),
        Paragraph(found.judgement or "—"),
        Heading(_("决定的调整")),
        Paragraph(found.changes or "—"),
    ]
    company = organization.company_name()
    if on is not None:
        blocks.append(Signature(company, on))
    title = _("%(year)s 年度满意度评价体系评审") % {"year": found.year}
    return Paper(title, company, tuple(blocks), on=on, secrecy="" if on else pgettext("paper", "草稿"))


@require_POST
def take(request: ActingRequest, what: str, record_id: int) -> HttpResponseBase:
    """The minutes of a meeting, or a review, as PDF or Word."""
    require(request.actor, VIEW)
    _paper(request.actor, what, record_id)
    return hand_out(request, KIND, {"what": what, "record": record_id})


def _paper(actor: Actor, what: str, record_id: int) -> Paper:
    if what == "meeting":
        return minutes_paper(queries.meeting(actor, record_id))
    if what == "review":
        return review_paper(queries.review(actor, record_id))
    raise NotFound


def _check(actor: Actor, params: dict[str, Any]) -> None:
    require(actor, VIEW)
    _paper(actor, params["what"], params["record"])


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    paper = replace(_paper(actor, params["what"], params["record"]))
    return Outgoing(
        code=KIND, title=str(paper.title), conditions="", columns=(), count=lambda limit: 1, rows=lambda: (),
        personal=False, paper=lambda: paper,
    )  # fmt: skip


MAKER = Maker(KIND, _check, _make)

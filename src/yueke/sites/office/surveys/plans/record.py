"""One survey: its plan, who agreed to it, how far it is, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.domains.surveys import queries
from yueke.domains.surveys.lifecycles import SURVEY_LIFE
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.queries import Progress
from yueke.domains.surveys.rules import plans
from yueke.domains.surveys.rules.shape import Questionnaire, opened
from yueke.domains.surveys.tables import modes_told
from yueke.kernel import clock
from yueke.kernel.access import Actor, require_any
from yueke.kernel.errors import Message
from yueke.kernel.events import timeline
from yueke.kernel.events.publishing import label_of
from yueke.sites.office.addresses import record_url
from yueke.sites.office.improvement.listing import end_of
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation.case_rows import address, page_of
from yueke.sites.office.surveys.plans.acts import offered
from yueke.sites.office.surveys.plans.listing import state_look
from yueke.sites.office.surveys.tabs import tabs_of
from yueke.ui.formats import moment
from yueke.ui.page import page

SEE = "surveys.view|surveys.plan"
PATH = ("draft", "submitted", "approved", "running", "cleaning", "settled")
"""The states of the steps shown above a survey."""
LATEST = 20
"""How much of what happened is shown."""


@dataclass(frozen=True)
class Line:
    """An entry of the trail."""

    at: datetime
    text: Message
    who: str
    detail: str = ""


@require_GET
def survey(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The plan with its approval and figures (clauses A6.1, A6.2, E3.2)."""
    require_any(request.actor, SEE)
    found = queries.get(request.actor, survey_id)
    return page(request, "office/surveys/plans/survey.html", context_of(request.actor, found))


def context_of(actor: Actor, found: Survey) -> dict[str, Any]:
    """All the page shows."""
    at = clock.now()
    today = timezone.localtime(at).date()
    questionnaire = opened(found.definition) if found.definition else None
    lacking = plans.lacking(found, questionnaire) if found.state == "draft" else {}
    acts = [(act, record_url(f"office:survey-{act.code.replace('_', '-')}", found.pk)) for act in offered(actor, found)]
    figures = queries.progress(found)
    return {
        "survey": found,
        "tabs": tabs_of(actor, found.pk, "survey"),
        "state": state_look(actor, found),
        "steps": [SURVEY_LIFE.state(code).label for code in PATH],
        "step": PATH.index("running" if found.state == "paused" else found.state) + 1 if found.state in (*PATH, "paused") else 0,
        "lacking": lacking.values(),
        "main": [pair for pair in acts if pair[0].main and not (lacking and pair[0].code == "submit")],
        "more": [pair for pair in acts if not pair[0].main],
        "may_edit": found.state == "draft" and actor.may("surveys.plan"),
        "may_repeat": found.launched_at is not None and actor.may("surveys.plan"),
        "modes": modes_told(found),
        "questions": _questions(questionnaire),
        "progress": figures,
        "waves": queries.waves_of(actor, found),
        "origin_url": page_of(found.origin_kind, found.origin_id),
        "trail": trail_of(found),
        "next": _next(actor, found, figures, today),
        "due": _due(found),
        "cleaning_url": address("office:survey-cleaning", found.pk) if found.state == "cleaning" else "",
        "at": at,
    }  # fmt: skip


def trail_of(found: Survey) -> list[Line]:
    """Who did what when, the latest first, with the reasons given."""
    rows = timeline(f"surveys.survey:{found.pk}", limit=LATEST)
    return [Line(row.at, label_of(row.kind), row.actor_name, str(row.payload.get("reason", ""))) for row in rows]


def _questions(asked: Questionnaire | None) -> int:
    return sum(one.kind != "section" for one in asked.questions()) if asked else 0


def _due(found: Survey) -> datetime | None:
    """What it has to keep to next: the end of the collection, then the report."""
    if found.state in ("running", "paused") and found.ends_on:
        return end_of(found.ends_on)
    if found.state in ("cleaning", "settled") and found.report_on and found.reported_at is None:
        return end_of(found.report_on)
    return None


def _next(actor: Actor, found: Survey, figures: Progress, today: date) -> str:
    """What comes next, in a sentence."""
    state = found.state
    if state == "submitted":
        own = actor.person_id is not None and actor.person_id == found.submitted_by_id
        return _("等待他人审批；不能审批自己提交的计划。") if own else _("等待审批。")
    if state == "approved":
        if found.ends_on and found.ends_on < today:
            return _("计划的结束日期已过，请先修改计划。")
        return (
            _("样本已抽取，可以开始收集。")
            if figures.drawn
            else _("已批准。先在“抽样”页形成名单和样本，再开始收集；公开链接的调查可以直接开始。")
        )
    if state == "paused":
        return _("已暂停，没有在接受答卷。")
    if state == "running" and found.ends_on:
        if found.ends_on < today:
            return _("计划的结束日期（%(day)s）已过，请结束收集。") % {"day": moment(found.ends_on)}
        return _("正在收集，到 %(day)s 结束。") % {"day": moment(found.ends_on)}
    if state == "cleaning":
        return _("收集已结束，请甄别答卷、加权，然后数据定稿。")
    if state == "settled" and found.reported_at is None:
        return _("数据已定稿，请分析并签发报告。")
    return ""

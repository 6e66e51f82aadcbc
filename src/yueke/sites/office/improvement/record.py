"""One improvement: what was found, what is done about it, and whether it helped; on screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.domains.findings import queries as findings
from yueke.domains.improvement import queries, rules
from yueke.domains.improvement.counting import counter_of
from yueke.domains.improvement.labels import LACKING, told_of
from yueke.domains.improvement.lifecycles import IMPROVEMENT_LIFE
from yueke.domains.improvement.models import Evidence, Improvement, Measure
from yueke.domains.improvement.rules import MeasureState
from yueke.domains.improvement.tables import counted
from yueke.domains.organization import queries as organization
from yueke.kernel import clock, files
from yueke.kernel.access import Actor, require
from yueke.sites.office.findings.noting import shown_later
from yueke.sites.office.improvement import origins
from yueke.sites.office.improvement.effect import EffectShown, shown_effects
from yueke.sites.office.improvement.listing import end_of, state_look, verdict_look
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import moment
from yueke.ui.page import page

PATH = ("draft", "planned", "doing", "verifying", "closed")
"""The states of the steps shown above an improvement."""


@dataclass(frozen=True)
class MeasureShown:
    """A measure on the page: its light, the end of its day while it is owed, its files, and what the reader may do."""

    row: Measure
    light: str
    due_at: datetime | None
    files: list[Evidence]
    acts: frozenset[str]


@require_GET
def improvement(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """The improvement with its sources, causes, measures and effect (clauses A5.4, A6.4, B7.4)."""
    require(request.actor, "improvement.view")
    found = queries.improvement(request.actor, improvement_id)
    return page(request, "office/improvement/improvement.html", context_of(request.actor, found))


@require_GET
def sheet(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """《纠正预防措施单》 on A4."""
    require(request.actor, "improvement.view")
    found = queries.improvement(request.actor, improvement_id)
    context = context_of(request.actor, found) | {"company": organization.company_name()}
    return page(request, "office/improvement/sheet.html", context)


@require_GET
def evidence(request: ActingRequest, evidence_id: int) -> FileResponse:
    """A file of evidence; never shown in the browser itself."""
    require(request.actor, "improvement.view")
    found = queries.evidence(request.actor, evidence_id)
    return FileResponse(
        files.open_file(found.file_id), as_attachment=True, filename=found.file.name, content_type=found.file.media_type
    )


def context_of(actor: Actor, found: Improvement) -> dict[str, Any]:
    """All the page and the sheet show."""
    at = clock.now()
    today = timezone.localtime(at).date()
    measures = [_measure(actor, found, row, today) for row in found.measures.all()]
    standing = [one.row for one in measures if one.row.dropped_at is None]
    effects = shown_effects(list(found.effects.all()))
    now = [one for one in effects if one.row.round == found.round]
    return {
        "improvement": found,
        "state": state_look(actor, found),
        "verdict": verdict_look(actor, found),
        "steps": [IMPROVEMENT_LIFE.state(code).label for code in PATH],
        "step": PATH.index(found.state) + 1 if found.state in PATH else 0,
        "measures": measures,
        "done": sum(one.done_at is not None for one in standing),
        "planned": len(standing),
        "sources": origins.shown(actor, found.sources.all()),
        "counted": counted(found),
        "waves": _waves(actor, found),
        "can_count": counter_of(found.counted_kind) is not None,
        "effect": now[0] if now else None,
        "earlier": [one for one in effects if one.row.round != found.round],
        "next": _next(found, standing, now, today),
        "may": _may(actor, found, today),
        "at": at,
    }


def _waves(actor: Actor, found: Improvement) -> list[dict[str, Any]]:
    """How the findings it came of stand in later waves of their surveys (clause A6.4)."""
    if not actor.may(findings.VIEW):
        return []
    return [
        {"finding": one, "later": [shown_later(one, later) for later in one.later.all()]}
        for one in findings.of_improvement(actor, found.pk)
    ]


def _measure(actor: Actor, found: Improvement, row: Measure, today: date) -> MeasureShown:
    done = timezone.localtime(row.done_at).date() if row.done_at else None
    is_owed = row.dropped_at is None and row.done_at is None and (found.is_agreed or found.state == "draft")
    colour = rules.light(row.due_on, done, today) if row.dropped_at is None and row.planned_at else ""
    due_at = end_of(row.due_on) if is_owed and found.is_agreed else None
    return MeasureShown(row, colour, due_at, list(row.evidence.all()), frozenset(_acts(actor, found, row, today)))


def _acts(actor: Actor, found: Improvement, row: Measure, today: date) -> set[str]:
    """What the reader may do with a measure; the commands decide."""
    me = actor.person_id
    acts: set[str] = set()
    if row.dropped_at is not None or not found.is_open:
        return acts
    own = me in (row.owner_id, found.owner_id)
    if row.done_at is None:
        if row.planned_at is None and actor.may("improvement.propose"):
            acts.add("edit")
        if found.state in ("planned", "doing") and own and actor.may("improvement.do"):
            acts.add("done")
        if actor.may("improvement.approve") and me != row.owner_id:
            acts |= {"move", "drop"} if found.is_agreed and row.due_on >= today else {"drop"}
    elif row.verified_at is None and found.is_agreed:
        if own and actor.may("improvement.do"):
            acts.add("attach")
        if actor.may("improvement.verify") and me not in (row.owner_id, row.done_by_id, found.owner_id):
            acts |= {"verify", "return"}
    return acts


def _may(actor: Actor, found: Improvement, today: date) -> dict[str, bool]:
    """What the reader may do with the improvement; the commands decide."""
    me, state = actor.person_id, found.state
    judges = found.owner_id != me
    verifies = actor.may("improvement.verify") and judges and state == "verifying"
    is_over = bool(found.measure_from and found.measure_from <= today)
    return {
        "edit": actor.may("improvement.propose") and state in ("draft", "planned", "doing"),
        "source": actor.may("improvement.propose") and found.is_open,
        "unsource": actor.may("improvement.propose") and state == "draft",
        "measure": actor.may("improvement.propose") and state in ("draft", "planned", "doing"),
        "approve": actor.may("improvement.approve") and state == "draft" and judges and found.proposed_by_id != me,
        "cancel": (state == "draft" and found.proposed_by_id == me and actor.may("improvement.propose"))
        or (actor.may("improvement.approve") and found.is_open and judges),
        "gauge": (actor.may("improvement.verify") or actor.may("improvement.close"))
        and state == "verifying" and is_over and not found.verdict and bool(found.counted_kind),
        "explain": verifies and not found.verdict,
        "close": actor.may("improvement.close") and judges and state == "verifying",
        "reopen": actor.may("improvement.close") and state in ("verifying", "closed"),
    }  # fmt: skip


def _next(found: Improvement, standing: list[Measure], effects: list[EffectShown], today: date) -> str:
    """What comes next, and from whom, in a sentence."""
    if found.state == "draft":
        lacking = rules.missing_to_approve(cause=found.cause, owner_id=found.owner_id, measures=len(standing))
        if lacking:
            return _("拟订中，立项前还缺：%(what)s。") % {"what": "、".join(str(LACKING[one]) for one in lacking)}
        return _("内容已经齐备，等待审批人批准立项。")
    owed = [one for one in standing if one.done_at is None]
    if found.state in ("planned", "doing"):
        if not owed:
            return _("措施都已完成。重新打开后要补充新的措施。")
        first = min(owed, key=lambda one: (one.due_on, one.n))
        names = {"n": len(owed), "day": moment(first.due_on), "who": first.owner.name if first.owner else "—"}
        return _("还有 %(n)s 项措施没有完成，最近一项 %(day)s 到期，由%(who)s负责。") % names
    if found.state == "verifying":
        states = [MeasureState(one.n, True, one.verified_at is not None) for one in standing]
        judged = bool(found.verdict or found.unmeasured_reason)
        missing = rules.missing_to_close(states, judged=judged)
        if missing == ["effect"] and found.measure_from and found.measure_from > today and found.counted_kind:
            return _("等待比较时段结束，%(day)s 起可以测量效果，每月初自动测量。") % {"day": moment(found.measure_from)}
        if missing:
            return _("关闭前：%(what)s。") % {"what": "；".join(map(told_of, missing))}
        return _("措施都已验证，效果已有结论，等待责任人以外的人关闭。")
    return ""


def url_of(improvement_id: int) -> str:
    """The page of an improvement."""
    return reverse("office:improvement", args=[improvement_id])

"""The desk and, loaded after it, one's own figures of the month."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.compliance import inquiries, worklist
from yueke.compliance.cases import CAP
from yueke.compliance.control import control_for
from yueke.compliance.evidence import Evidence
from yueke.compliance.judged import Answer, ask
from yueke.compliance.periods import Period
from yueke.compliance.regulation import Regulation, regulation
from yueke.domains.visits import queries as visits
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.calendar import working_calendar
from yueke.kernel.paging import Page
from yueke.sites.office import menu
from yueke.sites.office.desk.decisions import waiting_for
from yueke.sites.office.desk.duties import TOGETHER, duties
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import awaiting, words
from yueke.sites.office.regulation.case_rows import address
from yueke.ui.page import page

SIZE = 20
_TIMED = ("recurring", "deadline", "follow_up")


@require_GET
def desk(request: ActingRequest) -> HttpResponse:
    """What I owe by time left, filtered by clause; what waits for my decision."""
    actor, now = request.actor, clock.now()
    current = regulation()
    asked = request.GET.get("clause", "")
    asked = asked if asked in current else ""
    owed, listed = _sheet(request, current, asked, now)
    context = {
        "at": now,
        "greeting": _greeting(now),
        "day_note": _day_note(now),
        "tabs": _tabs(current, owed, asked),
        "page": listed,
        "overdue": sum(one.overdue for one in owed),
        "headline": _headline(owed, asked, listed),
        "waiting": waiting_for(actor, (one.clause_id for one in owed)),
        "entries": menu.links(actor, menu.NEW),
        "asked": asked,
    }
    return page(request, "office/desk/desk.html", context)


@require_GET
def figures(request: ActingRequest) -> HttpResponse:
    """My month: what fell due and was done in time, what I recorded."""
    actor, now = request.actor, clock.now()
    period = Period.month(now.date())
    answer = _owed(actor, period, now)
    if unchanged := awaiting.nothing_new(request, answer):
        return unchanged
    found: list[Evidence] = answer.told if answer else []
    kept, broken = sum(e.kept for e in found), sum(e.broken for e in found)
    context = {
        "at": now,
        "kept": kept,
        "settled": kept + broken,
        "rate": kept / (kept + broken) if kept + broken else None,
        "at_risk": sum(e.at_risk for e in found),
        "visits": visits.done_by(actor.person_id or 0, period.start, period.end),
        "shows_visits": actor.may("visits.record"),
        "by_clause": [
            {"title": words.title_of(e.clause), "evidence": e, "url": address("office:clause", e.clause.id)}
            for e in found
            if e.total
        ],
    }
    return page(request, "office/desk/figures.html", context | awaiting.shown(request, answer))


def _owed(actor: Actor, period: Period, now: datetime) -> Answer | None:
    """The clauses somebody can be in time for, counted over the cases they own; None while they are being counted."""
    if actor.person_id is None:
        return Answer([], now)
    leaves = [leaf for leaf in regulation().leaves() if leaf.shape in _TIMED and control_for(leaf.id)]
    asked = [leaf.id for leaf in leaves if leaf.state == "working"]
    return ask(inquiries.owed(actor.person_id, period, asked), now, actor)


def _sheet(
    request: ActingRequest, current: Regulation, clause_id: str, now: datetime
) -> tuple[list[worklist.Owed], Page]:
    """What is owed by clause, and the page of duties asked for; beyond the last page, the last one."""
    person_id = request.actor.person_id
    if person_id is None:
        return [], Page([], 1, SIZE, 0, True)
    number = request.GET.get("page", "1")
    wanted = min(max(1, int(number) if number.isdecimal() and len(number) < 9 else 1), CAP // SIZE)
    found = _asked(person_id, clause_id, wanted, now)
    if not found.cases.rows and wanted > 1:
        wanted = max(1, -(-found.cases.total // SIZE))
        found = _asked(person_id, clause_id, wanted, now)
    rows = duties(request.actor, current, found)
    return found.owed, Page(rows, wanted, SIZE, found.cases.total, not found.cases.capped)


def _asked(person_id: int, clause_id: str, number: int, now: datetime) -> worklist.Sheet:
    # Under one clause each of its cases is asked for.
    together = None if clause_id else TOGETHER
    return worklist.sheet(
        person_id, now, limit=SIZE, offset=(number - 1) * SIZE, clause_id=clause_id or None, together=together
    )


def _headline(owed: list[worklist.Owed], asked: str, listed: Page) -> str:
    """How many duties the rows stand for, where some share one."""
    total = sum(one.total for one in owed)
    shares = not asked and listed.total_is_exact and total > listed.total
    return _("%(n)s 项待办") % {"n": _capped(total)} if shares else ""


def _tabs(current: Regulation, owed: list[worklist.Owed], asked: str) -> list[dict[str, Any]]:
    tabs: list[dict[str, Any]] = [
        {
            "title": _("全部待办"),
            "url": "?",
            "active": not asked,
            "count": _capped(sum(one.total for one in owed)),
            "urgent": any(one.overdue for one in owed),
        }
    ]
    return tabs + [
        {
            "title": words.title_of(current.clause(one.clause_id)),
            "url": f"?{urlencode({'clause': one.clause_id})}",
            "active": one.clause_id == asked,
            "count": _capped(one.total),
            "urgent": bool(one.overdue),
        }
        for one in owed
    ]


def _capped(n: int) -> str:
    return f"{n:,}" if n < 1_000 else "999+"


def _greeting(now: datetime) -> str:
    if now.hour < 9:
        return _("早上好")
    if now.hour < 12:
        return _("上午好")
    return _("下午好") if now.hour < 18 else _("晚上好")


def _day_note(now: datetime) -> str:
    """Whether today counts as a working day; deadlines roll past the others."""
    return "" if working_calendar().is_working_day(now.date()) else _("今天是休息日")

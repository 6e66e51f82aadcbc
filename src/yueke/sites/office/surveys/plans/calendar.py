"""The year of surveys by months: which collect, whose report is due, and what the regulation asks for by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.compliance.durations import eras_of
from yueke.compliance.regulation import Regulation, regulation
from yueke.compliance.shapes.calendar import due_moments
from yueke.domains.surveys import queries
from yueke.domains.surveys.models import Survey
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.ids import read_id
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import words
from yueke.sites.office.regulation.case_rows import address
from yueke.sites.office.surveys.plans.listing import state_look
from yueke.ui.page import page

FIXED = ("A6.1-plan", "C3.3-schedule", "E2.3-full")
"""Clauses that ask for something about surveys by fixed days of the year."""
EVERY = "A6.1-schedule"
"""The clause that says how long may pass between two surveys."""
FIRST, LAST = 2000, 2100


@dataclass(frozen=True)
class Entry:
    """One line of a month. ``what``: collects, report, or the title of a clause; ``over`` when it is past and not done."""

    day: date | None
    what: str
    text: str
    url: str
    state: Any = ""
    over: bool = False
    is_clause: bool = False


@dataclass
class Month:
    """A month with what happens in it, the clauses' days last."""

    n: int
    entries: list[Entry] = field(default_factory=list)


@require_GET
def calendar(request: ActingRequest) -> HttpResponse:
    """The year (clauses A6.1, C3.3, E2.3); ``?year=`` another one."""
    actor, today = request.actor, clock.today()
    require(actor, "surveys.view")
    asked = read_id(request.GET.get("year", ""))
    year = asked if asked is not None and FIRST <= asked <= LAST else today.year
    found = queries.of_year(actor, year)
    months = [Month(n) for n in range(1, 13)]
    for one in found:
        for n, entry in _of_survey(actor, one, year, today):
            months[n - 1].entries.append(entry)
    for n, entry in _asked_for(regulation(), year):
        months[n - 1].entries.append(entry)
    for month in months:
        month.entries.sort(key=lambda one: (one.day or date.min, one.is_clause, one.text))
    context = {
        "year": year, "months": months, "any": bool(found), "this": today.month if year == today.year else 0,
        "before": year - 1 if year > FIRST else 0, "after": year + 1 if year < LAST else 0,
        "every": _every(regulation(), today), "may_plan": actor.may("surveys.plan"),
    }  # fmt: skip
    return page(request, "office/surveys/plans/calendar.html", context)


def _of_survey(actor: Any, one: Survey, year: int, today: date) -> Iterator[tuple[int, Entry]]:
    """A line in the month it begins (or January, begun before), and one in the month its report is due."""
    url = address("office:survey", one.pk)
    if one.starts_on is not None:
        span = f"{one.starts_on:%m-%d} – {one.ends_on:%m-%d}" if one.ends_on else f"{one.starts_on:%m-%d}"
        late = one.launched_at is None and one.starts_on < today
        first = one.starts_on.month if one.starts_on.year == year else 1
        if one.starts_on.year <= year and (one.ends_on or one.starts_on).year >= year:
            yield first, Entry(one.starts_on, span, one.title, url, state_look(actor, one), late)
    if one.report_on is not None and one.report_on.year == year:
        late = one.reported_at is None and one.report_on < today
        yield (
            one.report_on.month,
            Entry(one.report_on, _("报告 %(day)s") % {"day": f"{one.report_on:%m-%d}"}, one.title, url, "", late),
        )


def _asked_for(known: Regulation, year: int) -> Iterator[tuple[int, Entry]]:
    """The fixed days of the clauses that are adopted, as their terms of that time say."""
    start, end = (datetime.combine(date(one, 1, 1), time()) for one in (year, year + 1))
    for clause_id in FIXED:
        if clause_id not in known:
            continue
        clause = known.clause(clause_id)
        for era in eras_of(clause):
            for _opens, due in due_moments(era, start, end):
                told = _("%(day)s 前") % {"day": f"{due:%m-%d}"}
                named = f"{clause_id.partition('-')[0]} {words.title_of(clause)}"
                url = address("office:clause", clause_id)
                yield due.month, Entry(due.date(), told, named, url, is_clause=True)


def _every(known: Regulation, today: date) -> str:
    """How often there is to be a survey, in words."""
    if EVERY not in known:
        return ""
    return _("按制度，至少每%(interval)s进行一次满意度调查。") % {
        "interval": known.clause(EVERY).terms_at(today)["interval"].text
    }

"""The page of one clause: its wording and terms, what it acts through, what proves it, and every breach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.compliance import trends
from yueke.compliance.cases import CAP, by_owner, cases
from yueke.compliance.clauses import Clause, Pack
from yueke.compliance.control import control_for
from yueke.compliance.evidence import Evidence, evidence
from yueke.compliance.regulation import regulation
from yueke.domains.organization import queries as organization
from yueke.domains.visits import queries as visits
from yueke.domains.visits.queries import VisitFilter
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.events.reactions import all_reactions
from yueke.kernel.paging import Page
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import book, history, words
from yueke.sites.office.regulation.case_rows import address, shown_cases
from yueke.sites.office.regulation.export import may_export
from yueke.sites.office.regulation.periods import AskedPeriod, asked_period
from yueke.ui.charts import Chart, Series
from yueke.ui.page import page

SIZE = 20


@dataclass(frozen=True)
class OwnerRow:
    """How one person kept a clause."""

    name: str
    kept: int
    broken: int
    at_risk: int
    url: str

    @property
    def rate(self) -> float | None:
        """The kept share of settled cases."""
        return self.kept / (self.kept + self.broken) if self.kept + self.broken else None


@require_GET
def clause_page(request: ActingRequest, clause_id: str) -> HttpResponse:
    """Everything about one clause."""
    actor = request.actor
    require(actor, "regulation.view")
    now = clock.now()
    current = regulation()
    clause, pack = current.clause(clause_id), current.pack_of(clause_id)
    asked = asked_period(request.GET, now.date())
    found = evidence(clause_id, asked.period, now, actor=actor)
    shown = clause.at(asked.last_day)
    judged = any(leaf.state == "working" and control_for(leaf.id) for leaf in clause.leaves)
    context: dict[str, Any] = {
        "at": now,
        "clause": clause,
        "pack_title": words.title_of(pack),
        "chapter": next(c for c in pack.chapters if any(clause in _family(one) for one in c.clauses)),
        "parent": current.clause(clause.parent) if clause.parent else None,
        "title": words.title_of(shown),
        "number": words.number_of(shown),
        "text": words.text_of(shown),
        "judged": words.judged_of(shown),
        "owner": words.post_title(pack, clause.owner),
        "shape": words.shape_title(clause),
        "module": words.module_title(pack, clause.planned),
        "acts": _acts_through(actor, clause),
        "evidence": found,
        "word": words.margin_word(found),
        "is_judged": judged,
        "period": asked,
        "periods": _period_links(request, asked),
        "lines": [book.line_of(pack, part, asked.last_day) for part in found.parts],
        "history": history.of_clause(clause, now.date()),
        "waiting": history.waiting(clause),
        "may_try": bool(clause.terms) and clause.state == "working" and judged,
        "scoped": actor.scope.kind != "all",
        "back_url": _document(pack, clause),
        "whole": "whole" in request.GET,
    }
    if judged:
        context |= _cases(request, clause, found, asked)
        if context["whole"]:
            context |= _trend(clause, now, actor) | _owners(request, clause, asked, now)
    return page(request, "office/regulation/clause.html", context)


@require_GET
def trend_card(request: ActingRequest, clause_id: str) -> HttpResponse:
    """Twelve months of the clause, as charts."""
    require(request.actor, "regulation.view")
    clause = regulation().clause(clause_id)
    context = {"clause": clause} | _trend(clause, clock.now(), request.actor)
    return page(request, "office/regulation/trend.html", context)


@require_GET
def owners_card(request: ActingRequest, clause_id: str) -> HttpResponse:
    """The clause by person."""
    require(request.actor, "regulation.view")
    clause, now = regulation().clause(clause_id), clock.now()
    asked = asked_period(request.GET, now.date())
    context = {"clause": clause, "period": asked} | _owners(request, clause, asked, now)
    return page(request, "office/regulation/owners.html", context)


def _family(clause: Clause) -> list[Clause]:
    return [clause, *(one for part in clause.parts for one in _family(part))]


def _document(pack: Pack, clause: Clause) -> str:
    return f"{reverse('office:regulation')}?pack={pack.code}#clause-{clause.id}"


def _period_links(request: ActingRequest, asked: AskedPeriod) -> dict[str, Any]:
    def url(query: str) -> str:
        return f"{request.path}?{query}#evidence" if query else f"{request.path}#evidence"

    later = asked.later
    return {
        "shortcuts": [{"title": s.title, "url": url(s.query), "active": s.active} for s in asked.shortcuts],
        "earlier": {"title": asked.earlier.title, "url": url(asked.earlier.query)},
        "later": later and {"title": later.title, "url": url(later.query)},
    }


def _acts_through(actor: Actor, clause: Clause) -> list[dict[str, Any]]:
    """What carries the clause out, in sentences: its control, planned visits, reactions that cite it."""
    lines: list[dict[str, Any]] = []
    if about := words.about_of(clause):
        lines.append({"icon": "settings", "text": about})
    for leaf in clause.leaves:
        control = control_for(leaf.id)
        if control is not None and control.through:
            lines.append({"icon": "bolt", "text": control.through})
    ids = {one.id for one in _family(clause)} | ({clause.parent} if clause.parent else set())
    for reaction in all_reactions():
        if reaction.clause in ids:
            lines.append({"icon": "arrow-forward-up", "text": reaction.why})
    if actor.may("visits.view"):
        planned = sum(
            visits.visits(actor, VisitFilter(state="planned", clause=leaf.id)).count()
            for leaf in clause.leaves
            if leaf.state == "working"
        )
        if planned:
            text = _("已排定回访 %(n)s 次。") % {"n": f"{planned:,}"}
            lines.append({"icon": "calendar-event", "text": text, "url": address("office:visits")})
    return lines


def _cases(request: ActingRequest, clause: Clause, found: Evidence, asked: AskedPeriod) -> dict[str, Any]:
    state = request.GET.get("state", "")
    state = state if state in words.CASE_STATES else "broken"
    owner = request.GET.get("owner", "")
    owner_id = int(owner) if owner.isdecimal() and len(owner) < 19 else None
    counts = {
        "broken": found.broken,
        "at_risk": found.at_risk,
        "pending": found.pending - found.at_risk,
        "kept": found.kept,
    }
    number = request.GET.get("page", "1")
    wanted = max(1, min(int(number) if number.isdecimal() and len(number) < 9 else 1, CAP // SIZE))
    listed = cases(
        clause.id,
        asked.period,
        clock.now(),
        state=state,
        actor=request.actor,
        owner_id=owner_id,
        limit=SIZE,
        offset=(wanted - 1) * SIZE,
    )
    rows = shown_cases(request.actor, listed.rows)
    return {
        "cases": Page(rows, wanted, SIZE, listed.total, not listed.capped),
        "state": state,
        "tabs": [
            {
                "title": title,
                "url": _case_url(request, code),
                "active": code == state,
                "count": f"{counts[code]:,}" if owner_id is None else "",
                "urgent": code == "broken" and bool(counts[code]),
            }
            for code, title in words.CASE_STATES.items()
        ],
        "owner_name": organization.person_labels([owner_id]).get(owner_id, "") if owner_id else "",
        "everybody_url": _case_url(request, state, owner=""),
        "export_url": _export_url(request, clause, state) if may_export(request.actor) else "",
    }


def _case_url(request: ActingRequest, state: str, **changed: str) -> str:
    known = {name: request.GET.get(name, "") for name in ("period", "on", "owner")} | {"state": state} | changed
    return f"?{urlencode({name: value for name, value in known.items() if value})}#cases"


def _export_url(request: ActingRequest, clause: Clause, state: str) -> str:
    url = reverse("office:clause-export", args=[clause.id])
    return url + _case_url(request, state).removesuffix("#cases")


def _trend(clause: Clause, now: Any, actor: Actor) -> dict[str, Any]:
    points = trends.trend(clause.id, now, actor=actor)
    months = [f"{point.period.start:%Y-%m}" for point in points]
    settled = sum(point.settled for point in points)
    note = words.judged_of(clause.at(now.date()))
    if any(leaf.shape == "threshold" for leaf in clause.leaves):
        note += _("这类条款按每月最后一次判定留存，没有留存的月份空着。")
    target = float(clause.target) if clause.target is not None else None
    rates = [None if point.rate is None else float(point.rate) for point in points]
    return {
        "rate_chart": Chart(
            "line", _("每月执行率"), months, [Series(_("执行率"), rates)],
            share=True, target=target, n=settled, note=note, x_title=_("月份"),
        ),
        "count_chart": Chart(
            "stack", _("每月到期事项"), months,
            [Series(_("做到"), [p.kept for p in points]), Series(_("未做到"), [p.broken for p in points])],
            unit=_("件"), n=settled, note=_("按应完成日所在的月份计；本月未到期的不计入。"), x_title=_("月份"),
        ),
    }  # fmt: skip


def _owners(request: ActingRequest, clause: Clause, asked: AskedPeriod, now: Any) -> dict[str, Any]:
    found = by_owner(clause.id, asked.period, now, actor=request.actor)
    names = organization.person_labels([owner for owner, *_counts in found if owner])
    base = reverse("office:clause", args=[clause.id])
    span = f"&{asked.query}" if asked.query else ""
    return {
        "owners": [
            OwnerRow(
                names.get(owner or 0, _("未分配")),
                kept,
                broken,
                at_risk,
                f"{base}?{urlencode({'owner': owner or '', 'state': 'broken'})}{span}#cases",
            )
            for owner, kept, broken, at_risk in found[:50]
        ]
    }

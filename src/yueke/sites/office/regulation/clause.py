"""The page of one clause: its wording and terms, what it acts through, what proves it, and every breach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.compliance import inquiries
from yueke.compliance.cases import CAP
from yueke.compliance.clauses import Clause, Pack
from yueke.compliance.control import control_for
from yueke.compliance.evidence import Evidence
from yueke.compliance.judged import Answer, ask
from yueke.compliance.regulation import regulation
from yueke.domains.organization import queries as organization
from yueke.domains.visits import queries as visits
from yueke.domains.visits.queries import VisitFilter
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.events.reactions import all_reactions
from yueke.kernel.paging import Page
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import awaiting, book, history, words
from yueke.sites.office.regulation.case_rows import address, shown_cases
from yueke.sites.office.regulation.export import may_export
from yueke.sites.office.regulation.periods import AskedPeriod, asked_period
from yueke.ui.charts import Chart, Series
from yueke.ui.formats import moment
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
    answer = ask(inquiries.clause(clause_id, asked.period), now, actor)
    found: Evidence | None = answer.told if answer else None
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
        "word": words.margin_word(found) if found else "",
        "is_judged": judged,
        "period": asked,
        "periods": _period_links(request, asked),
        "lines": _lines(pack, clause, found, asked),
        "history": history.of_clause(clause, now.date()),
        "waiting": history.waiting(clause),
        "may_try": bool(clause.terms) and clause.state == "working" and judged,
        "scoped": actor.scope.kind != "all",
        "back_url": _document(pack, clause),
        "whole": "whole" in request.GET,
    }
    listed: Answer | None = None
    if judged:
        listed, more = _cases(request, clause, found, asked, now)
        context |= more
        if context["whole"]:
            context |= _trend(request, clause, now) | _owners(request, clause, asked, now)
    waited = listed if request.headers.get("HX-Target") == "cases" else answer
    if unchanged := awaiting.nothing_new(request, waited):
        return unchanged
    context |= awaiting.shown(request, answer)
    return page(request, "office/regulation/clause.html", context)


@require_GET
def trend_card(request: ActingRequest, clause_id: str) -> HttpResponse:
    """Twelve months of the clause, as charts."""
    require(request.actor, "regulation.view")
    clause = regulation().clause(clause_id)
    return _piece(request, "trend", {"clause": clause} | _trend(request, clause, clock.now()))


@require_GET
def owners_card(request: ActingRequest, clause_id: str) -> HttpResponse:
    """The clause by person."""
    require(request.actor, "regulation.view")
    clause, now = regulation().clause(clause_id), clock.now()
    asked = asked_period(request.GET, now.date())
    return _piece(request, "owners", {"clause": clause, "period": asked} | _owners(request, clause, asked, now))


def _piece(request: ActingRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    if unchanged := awaiting.nothing_new(request, context[f"{name}_answer"]):
        return unchanged
    return page(request, f"office/regulation/{name}.html", context)


def _lines(pack: Pack, clause: Clause, found: Evidence | None, asked: AskedPeriod) -> list[book.Line]:
    if found is None:
        return [book.text_of(pack, part, asked.last_day) for part in clause.parts]
    return [book.line_of(pack, part, asked.last_day) for part in found.parts]


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


def _cases(
    request: ActingRequest, clause: Clause, found: Evidence | None, asked: AskedPeriod, now: datetime
) -> tuple[Answer | None, dict[str, Any]]:
    """The page of cases asked for; the answer is None, and ``cases`` too, while they are being looked for."""
    state = request.GET.get("state", "")
    state = state if state in words.CASE_STATES else "broken"
    owner = request.GET.get("owner", "")
    owner_id = int(owner) if owner.isdecimal() and len(owner) < 19 else None
    number = request.GET.get("page", "1")
    wanted = max(1, min(int(number) if number.isdecimal() and len(number) < 9 else 1, CAP // SIZE))
    chosen = {"state": state, "owner_id": owner_id, "limit": SIZE, "offset": (wanted - 1) * SIZE}
    answer = ask(inquiries.listed(clause.id, asked.period, **chosen), now, request.actor)
    shown = None
    if answer is not None:
        rows = shown_cases(request.actor, answer.told.rows)
        shown = Page(rows, wanted, SIZE, answer.told.total, not answer.told.capped)
    return answer, {
        "cases": shown,
        "cases_later": awaiting.shown(request, answer)["later"],
        "state": state,
        "tabs": _tabs(request, found if owner_id is None else None, state),
        "owner_name": organization.person_labels([owner_id]).get(owner_id, "") if owner_id else "",
        "everybody_url": _case_url(request, state, owner=""),
        "export_url": _export_url(request, clause, state) if may_export(request.actor) else "",
    }


def _tabs(request: ActingRequest, found: Evidence | None, state: str) -> list[dict[str, Any]]:
    """One for each state a case can have; counted where ``found`` counts them."""
    counts = {
        "broken": found.broken,
        "at_risk": found.at_risk,
        "pending": found.pending - found.at_risk,
        "kept": found.kept,
    } if found else {}  # fmt: skip
    return [
        {
            "title": title,
            "url": _case_url(request, code),
            "active": code == state,
            "count": f"{counts[code]:,}" if counts else "",
            "urgent": code == "broken" and bool(counts.get(code)),
        }
        for code, title in words.CASE_STATES.items()
    ]


def _case_url(request: ActingRequest, state: str, **changed: str) -> str:
    known = {name: request.GET.get(name, "") for name in ("period", "on", "owner")} | {"state": state} | changed
    return f"?{urlencode({name: value for name, value in known.items() if value})}#cases"


def _export_url(request: ActingRequest, clause: Clause, state: str) -> str:
    url = reverse("office:clause-export", args=[clause.id])
    return url + _case_url(request, state).removesuffix("#cases")


def _trend(request: ActingRequest, clause: Clause, now: datetime) -> dict[str, Any]:
    answer = ask(inquiries.months(clause.id, now.date()), now, request.actor)
    if answer is None:
        url = reverse("office:clause-trend", args=[clause.id])
        return {"trend_answer": None, "trend_later": awaiting.first(url)}
    points = answer.told
    months = [f"{point.period.start:%Y-%m}" for point in points]
    settled = sum(point.settled for point in points)
    note = words.judged_of(clause.at(now.date()))
    if any(leaf.shape == "threshold" for leaf in clause.leaves):
        note += _("这类条款按每月最后一次判定留存，没有留存的月份空着。")
    if answer.at < now:
        note += _("按 %(at)s 的判定。") % {"at": moment(answer.at)}
    target = float(clause.target) if clause.target is not None else None
    rates = [None if point.rate is None else float(point.rate) for point in points]
    return {
        "trend_answer": answer,
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


def _owners(request: ActingRequest, clause: Clause, asked: AskedPeriod, now: datetime) -> dict[str, Any]:
    answer = ask(inquiries.owners(clause.id, asked.period), now, request.actor)
    if answer is None:
        url = reverse("office:clause-owners", args=[clause.id])
        return {"owners_answer": None, "owners": None, "owners_later": awaiting.first(url, asked.query)}
    names = organization.person_labels([owner for owner, *_counts in answer.told if owner])
    base = reverse("office:clause", args=[clause.id])
    span = f"&{asked.query}" if asked.query else ""
    return {
        "owners_answer": answer,
        "owners_at": moment(answer.at) if answer.at < now else "",
        "owners": [
            OwnerRow(
                names.get(owner or 0, _("未分配")),
                kept,
                broken,
                at_risk,
                f"{base}?{urlencode({'owner': owner or '', 'state': 'broken'})}{span}#cases",
            )
            for owner, kept, broken, at_risk in answer.told[:50]
        ],
    }

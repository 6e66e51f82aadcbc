"""One complaint: what was said, how it is graded, what runs out when, what was done and told; on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from yueke.compliance.regulation import Regulation, regulation
from yueke.domains.complaints import models as m
from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import ApprovalKind, Decision, Signal
from yueke.domains.complaints.lifecycles import OPEN
from yueke.domains.complaints.models import Complaint
from yueke.domains.organization import queries as organization
from yueke.kernel import clock, gate
from yueke.kernel.access import Actor, require
from yueke.sites.office.complaints.acts import Act
from yueke.sites.office.complaints.batch import improvement_url
from yueke.sites.office.complaints.boxes import address_of, drawn
from yueke.sites.office.complaints.cases import stage_look
from yueke.sites.office.complaints.deliveries import with_tries
from yueke.sites.office.complaints.happened import line
from yueke.sites.office.complaints.offered import offered, works_on
from yueke.sites.office.complaints.sources import improvements_of
from yueke.sites.office.complaints.unveiling import facts_told, veiled
from yueke.sites.office.complaints.words import (
    act_url,
    caller_told,
    grade_look,
    in_force,
    near,
    phone_told,
    state_look,
    url_of,
)
from yueke.sites.office.letters.card import letters_of
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation.case_rows import address
from yueke.ui.page import page
from yueke.ui.templatetags.yueke import light

STEPS_SHOWN = (
    ("registered",), ("accepted", "assigned"), ("investigating",), ("proposed", "reviewing"), ("replying", "replied"),
    ("closed", "archived"),
)  # fmt: skip
"""The states of each step shown above a complaint."""
PROGRESS = "portal:progress"
LATEST = 40
BRIEF, MOST_ENDED, ROUNDS_SHOWN, TOLD_SHOWN = 500, 20, 2, 8
"""Letters of a long description, clocks that ended, rounds and messages that stand open; the rest one click away."""
CITED = {
    "head": ("B7.3.3", "C7.3-propose", "A5.2"), "told": ("A5.2-progress", "C7.3-progress", "A5.2"),
    "papers": ("B7.2.2",), "clocks": ("C7.3-ladder", "A5.2-promise", "B7.3.4", "A5.2"), "grade": ("B7.2.3", "C7.3-grading"),
    "improve": ("B7.4", "A5.4"),
}  # fmt: skip
"""By card, the clauses it may rest on: the first adopted one is cited."""


@dataclass(frozen=True)
class ClockShown:
    """What is owed on the page, by one clause or by several that ask for the same: ``due`` while it runs, else how it
    ended. ``clauses`` are their ids with their pages."""

    row: m.Clock
    clauses: tuple[tuple[str, str], ...]
    due: datetime | None
    look: SafeString | str


@dataclass(frozen=True)
class RungShown:
    """Who was told of what is owed, once however many clauses ask for it: ``row`` is signed for all ``clauses``."""

    row: m.Escalation
    clauses: str


@dataclass(frozen=True)
class RoundShown:
    """One time a complaint was worked on."""

    row: m.Round
    transfers: list[m.Transfer]
    investigations: list[m.Investigation]
    offers: list[m.Offer]
    attempts: list[m.Attempt]


@require_GET
def complaint(request: ActingRequest, complaint_id: int) -> HttpResponse:
    """The complaint with everything on it (clauses A5.1 to A5.3, B7.2, B7.3)."""
    actor = request.actor
    require(actor, "complaints.view")
    found = queries.complaint(actor, complaint_id)
    context = context_of(actor, found)
    if request.GET.get("registered") == "1":
        context["fresh"] = True
    return page(request, "office/complaints/complaint.html", context)


@require_GET
def sheet(request: ActingRequest, complaint_id: int) -> HttpResponse:
    """《投诉受理单》 on A4; with ``?of=handling`` the 《投诉处理单》, which tells what was done.

    The code on the former leads the customer to the progress, that on the latter a colleague to this record.
    """
    require(request.actor, "complaints.view")
    found, known = queries.complaint(request.actor, complaint_id), regulation()
    handling = request.GET.get("of") == "handling"
    here = request.build_absolute_uri(url_of(found.pk))
    context = context_of(request.actor, found) | {
        "qr": drawn(here if handling else f"{address_of(request, PROGRESS)}?code={found.code}"),
        "back": url_of(found.pk),
        "company": organization.company_name(),
        "handling": handling,
        "rests_on": "、".join(one for one in ("A5.1", "A5.2", "A5.3", "B7.3.1-2", "B7.3.3", "B7.3.4") if one in known),
    }
    return page(request, "office/complaints/sheet.html", context)


def context_of(actor: Actor, found: Complaint) -> dict[str, Any]:
    """All the page and the sheet show."""
    queries.read_along(found)
    at, close, known = clock.now(), near(actor, found), regulation()
    acts = offered(actor, found)
    in_order = _in_order(found.clocks.all())
    clocks = _together([_clock(row, known) for row in in_order])
    ended = [one for one in clocks if one.row.stopped_at is not None]
    rounds, told = _rounds(found), with_tries(list(reversed(found.told.all())))
    return {
        "complaint": found,
        "caller": caller_told(actor, found) or _("不便显示"),
        "phone": phone_told(actor, found),
        "email": gate.told(actor, "complaints.complaint.caller_email", found.caller_email, near=close),
        "facts": facts_told(actor, found),
        "missing": queries.missing_facts(found) if found.state in OPEN else [],
        "state": state_look(actor, found),
        "grade": grade_look(actor, found),
        "steps": [_("登记"), _("转办"), _("调查"), _("方案"), _("答复"), pgettext("step", "办结")],
        "step": next((n for n, codes in enumerate(STEPS_SHOWN, 1) if found.state in codes), 0),
        "signals": [Signal(one).label for one in found.signals],
        "brief": found.description[:BRIEF] + "…" if len(found.description) > 2 * BRIEF else "",
        "running": [one for one in clocks if one.row.stopped_at is None],
        "ended": ended[:MOST_ENDED],
        "ended_count": len(ended),
        "ended_more": max(len(ended) - MOST_ENDED, 0),
        "late": _late(clocks),
        "ladder": _rungs(found.escalations.all()),
        "rounds": rounds,
        "rounds_now": rounds[:ROUNDS_SHOWN],
        "rounds_before": rounds[ROUNDS_SHOWN:],
        "told": told[:TOLD_SHOWN],
        "told_before": told[TOLD_SHOWN:],
        "letters": letters_of(actor, found),
        "approvals": [(row, _may_decide(actor, row)) for row in found.approvals.all()],
        "may_end": found.state in OPEN and any(_lets_close(row, found) for row in found.approvals.all()),
        "supervisions": [
            (row, row.answered_at is None and actor.may("complaints.handle") and works_on(actor, found))
            for row in found.supervisions.all()
        ],
        "lines": list(dict.fromkeys(line(event) for event in queries.timeline_of(actor, found.pk, limit=LATEST))),
        "case_stage": stage_look(actor, found.case_file) if getattr(found, "case_file", None) else "",
        "improvements": improvements_of(actor, found.pk),
        "improve_url": improvement_url([found.pk]) if actor.may("improvement.propose") else "",
        "eye": actor.may(gate.EYE) and veiled(actor, found),
        "cites": {name: in_force(*clauses, known=known) for name, clauses in CITED.items()},
        "main": [_button(act, found) for act in acts.main],
        "more": [_button(act, found) for act in acts.more],
        "may_attach": actor.may("complaints.handle") or actor.may("complaints.register"),
        "works": actor.may("complaints.handle") and works_on(actor, found),
        "may_customer": actor.may("customers.view"),
        "me": actor.person_id,
        "at": at,
    }


def _rounds(found: Complaint) -> list[RoundShown]:
    def of(rows: Any, n: int) -> list[Any]:
        return [row for row in rows.all() if row.round == n]

    return [
        RoundShown(
            row, of(found.transfers, row.n), of(found.investigations, row.n), of(found.offers, row.n),
            of(found.attempts, row.n),
        )
        for row in reversed(found.rounds.all())
    ]  # fmt: skip


def _in_order(clocks: Any) -> list[m.Clock]:
    """Those that run first, the next to be over at the top; then those that ended, latest first."""
    running = sorted((row for row in clocks if row.stopped_at is None), key=lambda row: (row.due_at, row.pk))
    ended = sorted(
        (row for row in clocks if row.stopped_at is not None and row.end != "replaced"),
        key=lambda row: (row.stopped_at, row.pk),
        reverse=True,
    )
    return [*running, *ended]


def _together(clocks: list[ClockShown]) -> list[ClockShown]:
    """What several clauses ask for by the same moment stands once, with all of them; what differs stands for itself."""
    found: dict[tuple[object, ...], ClockShown] = {}
    for one in clocks:
        row = one.row
        same = (row.kind, row.due_at, row.stopped_at, row.paused_at, row.end)
        first = found.get(same)
        found[same] = replace(first, clauses=first.clauses + one.clauses) if first else one
    return list(found.values())


def _rungs(rows: Iterable[m.Escalation]) -> list[RungShown]:
    """The same for who was told: one line for each person, moment and kind, signed or not."""
    found: dict[tuple[object, ...], list[m.Escalation]] = {}
    for row in rows:
        told = (row.clock.kind, row.percent, row.hop, row.person_id, row.substitute_for_id)
        found.setdefault((*told, row.sent_at.replace(second=0, microsecond=0), row.receipt_at is None), []).append(row)
    return [RungShown(same[0], "、".join(sorted({one.clock.clause for one in same}))) for same in found.values()]


def _clock(row: m.Clock, known: Regulation) -> ClockShown:
    cited = ((row.clause, address("office:clause", row.clause) if row.clause in known else ""),)
    if row.stopped_at is None:
        paused = light("grey", _("挂起中")) if row.paused_at else ""
        return ClockShown(row, cited, None if row.paused_at else row.due_at, paused)
    if row.end == "ended":
        return ClockShown(row, cited, None, light("grey", _("不再需要")))
    kept = row.stopped_at <= row.due_at
    return ClockShown(row, cited, None, light("kept" if kept else "broken", _("按时") if kept else _("超时完成")))


def _late(clocks: list[ClockShown]) -> str:
    """How many clocks were met too late, in words; empty for none."""
    late = [
        one for one in clocks if one.row.end == "met" and one.row.stopped_at and one.row.stopped_at > one.row.due_at
    ]
    return _("%(n)s 个超时") % {"n": len(late)} if late else ""


def _may_decide(actor: Actor, row: m.Approval) -> bool:
    return not row.decision and actor.may("complaints.review") and row.asked_by_id != actor.person_id


def _lets_close(row: m.Approval, found: Complaint) -> bool:
    return row.kind == ApprovalKind.CLOSING and row.decision == Decision.GRANTED and row.round == found.round


def _button(act: Act, row: Complaint) -> tuple[Act, str]:
    return act, act_url(act.code, row.pk)

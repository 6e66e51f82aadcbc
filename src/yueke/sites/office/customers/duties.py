"""What the regulation asks for one customer: what is due, and which clauses apply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yueke.compliance.cases import CaseRow, cases_for
from yueke.compliance.clauses import Clause
from yueke.compliance.control import control_for
from yueke.compliance.regulation import regulation

KIND = "customers.customer"

_BY_MEMBERSHIP = frozenset({"recurring", "deadline", "follow_up", "calendar"})
"""Shapes that apply to a customer only while something is owed; the others look at every archive."""


@dataclass(frozen=True)
class Due:
    """One open case with its clause."""

    case: CaseRow
    clause: Clause


@dataclass(frozen=True)
class Duties:
    """Open cases, soonest first, and every clause that applies with the case it has open, if any."""

    due: tuple[Due, ...]
    clauses: tuple[tuple[Clause, CaseRow | None], ...]


def duties_of(customer_id: int, at: datetime) -> Duties:
    """The duties towards one customer at a moment."""
    known = regulation()
    cases = cases_for(KIND, customer_id, at)
    first = {case.clause_id: case for case in reversed(cases)}
    clauses = []
    for clause in known.leaves():
        control = control_for(clause.id)
        if control is None or control.subject != KIND or clause.state != "working":
            continue
        if clause.id in first or control.shape not in _BY_MEMBERSHIP:
            clauses.append((clause, first.get(clause.id)))
    return Duties(tuple(Due(case, known.clause(case.clause_id)) for case in cases), tuple(clauses))

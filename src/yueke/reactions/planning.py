"""What the regulation asks for soon becomes a planned visit."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.compliance import worklist
from yueke.compliance.regulation import regulation
from yueke.domains.customers import queries as customers
from yueke.domains.customers.events import KeyApproved
from yueke.domains.visits import commands as visits
from yueke.domains.visits.commands import Duty
from yueke.domains.visits.events import VisitCompleted
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction

HORIZON_DAYS = 30
# clause → the kind of visit that fulfils it
VISITING_CLAUSES = {
    "B4.2": "maintenance",
    "B4.3": "recommendation",
    "B5-maintenance": "maintenance",
    "B5-recommendation": "recommendation",
    "B8.1-general": "regular",
    "B8.1-key": "regular",
}


def plan_all(at: datetime) -> int:
    """Plan a visit for every visiting duty overdue or due within the horizon; returns how many were added."""
    return sum(_plan(clause, at) for clause in VISITING_CLAUSES if clause in regulation())


def _plan(clause: str, at: datetime, subject_id: int | None = None) -> int:
    open_cases = worklist.due(clause, at, horizon_days=HORIZON_DAYS, subject_id=subject_id)
    departments = customers.departments_of({case.subject_id for case in open_cases})
    duties = [
        Duty(case.subject_id, case.due_at, case.owner_id, departments.get(case.subject_id)) for case in open_cases
    ]
    return visits.plan_duties(SYSTEM, clause, VISITING_CLAUSES[clause], duties, at=at)


@reaction(KeyApproved, why=_("成为重点客户后，按重点客户的频次安排回访"), clause="B4.2")
def plan_for_a_new_key_customer(event: KeyApproved, actor: Actor, at: datetime) -> None:
    """The first visits of a new key customer are planned at once when they fall within the horizon."""
    for clause in VISITING_CLAUSES:
        if clause in regulation():
            _plan(clause, at, event.customer_id)


@reaction(VisitCompleted, why=_("登记一次回访后，计算并安排下一次"), clause="B8.1")
def plan_the_next_visit(event: VisitCompleted, actor: Actor, at: datetime) -> None:
    """A visit not reached leaves its duty open: the next attempt is planned at once."""
    for clause, kind in VISITING_CLAUSES.items():
        if kind == event.visit_kind and clause in regulation():
            _plan(clause, at, event.customer_id)

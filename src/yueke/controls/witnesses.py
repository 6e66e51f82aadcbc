"""Facts several clauses are judged from, in the columns the engine asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet, Value

from yueke.compliance.source import CaseFilter
from yueke.domains.visits import queries as visits


def visits_of(kind: str, *, received: bool = False) -> Callable[[CaseFilter], QuerySet[Any]]:
    """Completed visits of ``kind`` in which the customer was really contacted, as acts.

    ``received``: only those the customer took part in; nothing is checked or shown where the visit was refused.
    """

    def acts(narrow: CaseFilter) -> QuerySet[Any]:
        rows = visits.completed_visits(kind)
        if received:
            rows = rows.filter(result="reached")
        if narrow.subject_id is not None:
            rows = rows.filter(customer_id=narrow.subject_id)
        return rows.annotate(
            subject_id=F("customer_id"),
            at=F("done_at"),
            proof_kind=Value("visits.visit"),
            proof_id=F("pk"),
            person_id=F("done_by_id"),
        ).values("subject_id", "at", "proof_kind", "proof_id", "person_id", "method")

    return acts

"""Surveys that began, were closed and reported, as what follows them is judged from (D5.1, D5.9, E5, E6)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.surveys.models import Survey

BEGUN = Rows(
    "SELECT min(launched_at) AS begun_at FROM surveys_survey HAVING min(launched_at) IS NOT NULL", (), ("begun_at",)
)
"""One row: when the first survey began to collect answers."""

REPORTED = Rows(
    "SELECT id AS subject_id, number || ' ' || title AS label, owner_id, reported_at AS happened_at"
    " FROM surveys_survey WHERE reported_at IS NOT NULL",
    (),
    ("subject_id", "label", "owner_id", "happened_at"),
)
"""Every survey whose report was issued."""


def closed(narrow: CaseFilter) -> QuerySet[Any]:
    """Every survey that stopped collecting, and was not given up afterwards."""
    rows = narrow.apply(
        Survey.objects.filter(closed_at__isnull=False), subject="pk", owner="owner_id", department="department_id"
    )
    return rows.annotate(
        subject_id=F("pk"), label=F("title"), started_at=F("closed_at"), key=F("pk"), ended_at=F("cancelled_at")
    ).values("subject_id", "label", "owner_id", "started_at", "key", "ended_at")

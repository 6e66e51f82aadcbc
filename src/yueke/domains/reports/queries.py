"""The only readers of reports; ``actor`` first."""

from __future__ import annotations

from datetime import date

from yueke.domains.reports.models import Report, ReportQuerySet
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound

HEAVY = ("figures", "body")
"""Columns a list does not read."""


def reports(actor: Actor, kind: str) -> ReportQuerySet:
    """The reports of a kind the actor may see, the latest month first; without figures and words."""
    rows = Report.objects.visible_to(actor).filter(kind=kind)
    return rows.select_related("department", "submitted_by", "issued_by").defer(*HEAVY)


def report(actor: Actor, report_id: int) -> Report:
    """One report; raises NotFound outside the actor's scope."""
    rows = Report.objects.visible_to(actor).select_related("department", "drafted_by", "submitted_by", "issued_by")
    found = rows.filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found


def of_month(actor: Actor, kind: str, month: date, department_id: int | None) -> Report | None:
    """The report on a month, if there is one the actor may see."""
    return reports(actor, kind).filter(month=month, department_id=department_id).first()


def of_survey(actor: Actor, kind: str, survey_id: int) -> Report | None:
    """The report on a survey, if there is one the actor may see."""
    return reports(actor, kind).filter(survey_id=survey_id).first()

"""The only readers of reports; ``actor`` first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from yueke.domains.reports.events import taken_of
from yueke.domains.reports.models import Report, ReportQuerySet
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.events.models import Event

HEAVY = ("figures", "body")
"""Columns a list does not read."""
_NOW = (F("issued_at").desc(nulls_last=True), "-version")
"""The version issued last, before drafts."""


def reports(actor: Actor, kind: str) -> ReportQuerySet:
    """The reports of a kind the actor may see, the latest month first; without figures and words."""
    rows = Report.objects.visible_to(actor).filter(kind=kind)
    return rows.with_superseded().select_related("department", "submitted_by", "issued_by").defer(*HEAVY)


def report(actor: Actor, report_id: int) -> Report:
    """One report; raises NotFound outside the actor's scope."""
    rows = Report.objects.visible_to(actor).select_related("department", "drafted_by", "submitted_by", "issued_by")
    found = rows.with_superseded().filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found


def of_month(actor: Actor, kind: str, month: date, department_id: int | None) -> Report | None:
    """The report on a month that counts now, if there is one the actor may see."""
    return reports(actor, kind).filter(month=month, department_id=department_id).order_by(*_NOW).first()


def of_survey(actor: Actor, kind: str, survey_id: int) -> Report | None:
    """The report on a survey that counts now, if there is one the actor may see."""
    return reports(actor, kind).filter(survey_id=survey_id).order_by(*_NOW).first()


def known(report_id: int) -> Report | None:
    """The report with this number, for what follows from its events; None when it was a correction thrown away since."""
    return Report.objects.filter(pk=report_id).defer(*HEAVY).first()


def correction_of(report_id: int) -> Report | None:
    """The report that corrects an issued one, in whatever state it is; whoever may see the one may see the other."""
    return Report.objects.filter(corrects_id=report_id).defer(*HEAVY).first()


def corrected_by(row: Report) -> Report | None:
    """The report ``row`` corrects; None when it is a first version."""
    return Report.objects.filter(pk=row.corrects_id or 0).defer(*HEAVY).first()


def versions_before(row: Report) -> list[Report]:
    """What a correction has taken the place of, the latest first."""
    found: list[Report] = []
    while row.corrects_id is not None:
        row = Report.objects.defer(*HEAVY).get(pk=row.corrects_id)
        found.append(row)
    return found


def takers(report_ids: Iterable[int]) -> set[int]:
    """Who took any of these reports out as a file."""
    rows = Event.objects.filter(stream__in=[taken_of(one) for one in report_ids], actor_id__isnull=False)
    return {one for one in rows.values_list("actor_id", flat=True) if one is not None}

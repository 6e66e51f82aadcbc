"""The only readers of downloads for others. Everybody sees their own, and only those."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from yueke.domains.downloads import allowance
from yueke.domains.downloads.models import BatchReport, Download, ExportRule
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound


@dataclass(frozen=True)
class Allowance:
    """The rule in force, and the rows with personal data somebody has taken under it, or has being made."""

    rule: ExportRule
    rows: int


def downloads(actor: Actor) -> QuerySet[Download]:
    """The actor's own files, newest first, with their progress."""
    rows = Download.objects.filter(person_id=actor.person_id or 0)
    return rows.select_related("file", "progress").order_by("-created_at", "-id")


def download(actor: Actor, download_id: int) -> Download:
    """One of the actor's own files; raises NotFound for anybody else's."""
    found = downloads(actor).filter(pk=download_id).first()
    if found is None:
        raise NotFound
    return found


def waiting(actor: Actor) -> QuerySet[Download]:
    """The files of others that wait for the actor's approval, oldest first."""
    rows = Download.objects.filter(state="waiting").exclude(person_id=actor.person_id or 0)
    if actor.scope.kind == "self":
        return rows.none()
    if actor.scope.kind == "departments":
        rows = rows.filter(membership__department_id__in=actor.scope.departments)
    return rows.select_related("person", "membership__department").order_by("created_at", "id")


def to_decide(actor: Actor, download_id: int) -> Download:
    """One of :func:`waiting`; raises NotFound."""
    found = waiting(actor).filter(pk=download_id).first()
    if found is None:
        raise NotFound
    return found


def report(actor: Actor, report_id: int) -> BatchReport:
    """What became of one of the actor's own batches; raises NotFound."""
    found = BatchReport.objects.filter(pk=report_id, person_id=actor.person_id or 0).first()
    if found is None:
        raise NotFound
    return found


def export_rule(at: datetime) -> ExportRule:
    """The rule for large exports in force at ``at``; the defaults, unsaved, before there was one."""
    return ExportRule.objects.filter(from_at__lte=at).order_by("-from_at", "-id").first() or ExportRule()


def allowance_of(actor: Actor, at: datetime) -> Allowance:
    """What the actor has taken without approval within the hours of the rule in force, and what that rule is."""
    rule = export_rule(at)
    return Allowance(rule, allowance.spoken_for(actor.person_id or 0, rule, at))


def export_rules() -> QuerySet[ExportRule]:
    """Every rule there has been, newest first, with who set it."""
    return ExportRule.objects.select_related("set_by").order_by("-from_at", "-id")

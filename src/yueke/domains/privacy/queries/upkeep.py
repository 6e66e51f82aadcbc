"""Reading how long things are kept, assessments and incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yueke.domains.privacy.models import Assessment, Incident, RetentionRule, RetentionRun
from yueke.domains.privacy.retention import Kind, kinds
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound
from yueke.kernel.terms import Term
from yueke.kernel.windows import window_start


@dataclass(frozen=True)
class Preview:
    """One kind of data: its rule, what would go now, a few of them, and the last run."""

    kind: Kind
    rule: RetentionRule
    before: datetime
    would_go: int
    sample: list[str]
    last: RetentionRun | None


def rule_of(kind: Kind) -> RetentionRule:
    """The company's rule for a kind, else the kind's own."""
    known = RetentionRule.objects.filter(kind=kind.code).first()
    return known or RetentionRule(kind=kind.code, keep=kind.keep, is_on=kind.is_on)


def rules_by_table() -> dict[str, list[tuple[Kind, RetentionRule]]]:
    """The kinds of data by the table they are kept in, each with its rule; one query."""
    known = {rule.kind: rule for rule in RetentionRule.objects.all()}
    found: dict[str, list[tuple[Kind, RetentionRule]]] = {}
    for kind in kinds():
        if kind.model:
            rule = known.get(kind.code) or RetentionRule(kind=kind.code, keep=kind.keep, is_on=kind.is_on)
            found.setdefault(kind.model, []).append((kind, rule))
    return found


def before_of(keep: str, at: datetime) -> datetime:
    """What is older than this moment has been kept long enough."""
    return window_start(at, Term.parse(keep))


def previews(actor: Actor, at: datetime) -> list[Preview]:
    """Every kind with what would go now."""
    require(actor, "privacy.policy")
    found = []
    for kind in kinds():
        rule = rule_of(kind)
        before = before_of(rule.keep, at)
        last = RetentionRun.objects.filter(kind=kind.code).order_by("-at").first()
        found.append(Preview(kind, rule, before, kind.count(before), kind.sample(before), last))
    return found


def assessments(actor: Actor) -> Any:
    """Assessments, the latest first."""
    require(actor, "privacy.forms")
    return Assessment.objects.select_related("created_by", "approved_by").order_by("-created_at", "-id")


def incidents(actor: Actor) -> Any:
    """Incidents, the latest first."""
    require(actor, "privacy.forms")
    return Incident.objects.select_related("created_by").order_by("-found_at", "-id")


def form(actor: Actor, kind: str, pk: int) -> Assessment | Incident:
    """One assessment or incident."""
    readers = {"assessment": assessments, "incident": incidents}
    if kind not in readers:
        raise NotFound
    row: Assessment | Incident | None = readers[kind](actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row

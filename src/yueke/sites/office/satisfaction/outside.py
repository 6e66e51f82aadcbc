"""What happened to customers outside the survey (D5.8), and figures of others entered elsewhere (D5.9), as far as the reader may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from yueke.domains.customers.queries.figures import kept_by
from yueke.domains.findings import queries as findings
from yueke.insight.complaints.asked import Asked
from yueke.insight.satisfaction.study import Study
from yueke.insight.satisfaction.told import Benchmark, Counts
from yueke.kernel.access import Actor
from yueke.kernel.parameters import midnight

YEAR = timedelta(days=365)
DIMENSIONS = ("province", "grade")
"""Columns of a customer that answers bear, too, and complaints by their customer."""
POINTS = (0.0, 100.0)
_LATEST = 40


def crossed(actor: Actor, study: Study, today: date) -> Study:
    """The study beside the complaints, lost and new customers of the year up to ``today``, by province and grade.

    Empty for who may not see customers; complaints only for who may see these. Two queries.
    """
    if not actor.may("customers.view"):
        return study
    since = today - YEAR
    found: dict[str, tuple[Counts, ...]] = {}
    asked_by = [one for one in DIMENSIONS if one in study.columns.groups]
    kept = kept_by(actor, asked_by, midnight(since))
    complaints = _complaints(actor, asked_by, since, today) if kept and actor.may("complaints.view") else {}
    for dimension, rows in kept.items():
        lost = {one.value: (float(one.lost), float(one.n)) for one in rows}
        won = {one.value: (float(one.won), float(one.n)) for one in rows}
        counts = [Counts(_("流失客户"), _("户"), lost), Counts(_("新客户"), _("户"), won)]
        if dimension in complaints:
            complained = complaints[dimension]
            told = {one.value: (float(complained[one.value]), float(one.n)) for one in rows}
            counts.insert(0, Counts(_("投诉"), _("户"), told))
        found[dimension] = tuple(counts)
    return replace(study, beside=replace(study.beside, outside=found))


def _complaints(actor: Actor, dimensions: Sequence[str], since: date, today: date) -> dict[str, Counter[str]]:
    """Complaints by what live customers are: the column of an index tells, a million of them are not looked up."""
    told = Asked(since, today + timedelta(days=1)).rows(actor).order_by()
    told = told.filter(customer__isnull=False, customer__archived_at=None)
    sums: dict[str, Counter[str]] = {dimension: Counter() for dimension in dimensions}
    for *values, n in told.values_list(*(f"customer__{one}" for one in dimensions)).annotate(n=Count("pk")):
        for dimension, value in zip(dimensions, values, strict=True):
            sums[dimension][str(value or "")] += n
    return sums


def benchmarked(actor: Actor, study: Study) -> Study:
    """The study beside the benchmarks entered in points of 100, for who may see them. One query.

    One is matched with an indicator by its name; without a match it stands beside the index.
    """
    if not actor.may("findings.view"):
        return study
    named = {node.title: code for code, node in study.beside.tree.items()}
    rows = [
        Benchmark(
            named.get(one.indicator, one.indicator if one.indicator in study.beside.tree else ""), one.name,
            float(one.value), f"{one.begins_on:%Y-%m}–{one.ends_on:%Y-%m}", one.source,
        )
        for one in findings.benchmarks(actor)[:_LATEST]
        if one.value is not None and POINTS[0] <= one.value <= POINTS[1] and "NPS" not in one.scale.upper()
    ]  # fmt: skip
    return replace(study, beside=replace(study.beside, benchmarks=tuple(rows)))

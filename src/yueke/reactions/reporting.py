"""When a month is over: its report on complaints is drafted, for the whole company and for every branch (clause A5.4)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from yueke.domains.organization import queries as organization
from yueke.domains.reports import commands, queries
from yueke.domains.reports.models import Kind
from yueke.insight.complaints.asked import months_later
from yueke.insight.complaints.drafting import has_begun, month_draft
from yueke.kernel.access import SYSTEM


def run(at: datetime) -> int:
    """Draft last month's reports that are not there yet; how many. May be repeated without harm."""
    month = months_later(timezone.localtime(at).date(), -1)
    if not has_begun(month):
        return 0
    made = 0
    for department_id in (None, *organization.branches()):
        if queries.of_month(SYSTEM, Kind.COMPLAINTS, month, department_id) is None:
            commands.draft(SYSTEM, month_draft(month, department_id, at=at), at=at)
            made += 1
    return made

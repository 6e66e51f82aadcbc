"""A month's report on complaints, from the figures to the draft that somebody edits."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from yueke.domains.complaints.models import Complaint
from yueke.domains.organization import queries as organization
from yueke.domains.reports.commands import ReportDraft
from yueke.domains.reports.models import Kind
from yueke.insight.complaints.analysis import IN_A_REPORT, analysis
from yueke.insight.complaints.asked import Asked, months_later
from yueke.insight.complaints.report import frozen, report, title_of
from yueke.insight.complaints.tables import tables
from yueke.kernel.access import SYSTEM, Actor, Scope
from yueke.kernel.parameters import midnight
from yueke.ui.papers.stored import to_data


def month_draft(month: date, department_id: int | None, *, at: datetime) -> ReportDraft:
    """The draft for the whole company, or for a department and those below it, as figures stand ``at``.

    Cut with the eyes of whoever sees all of it and no more: whose report it is decides what is in it, not who happens to
    draft it. A department's complaints are those it answers for, and those it took in.
    """
    whose = organization.department_labels([department_id]).get(department_id, "") if department_id else ""
    a = analysis(_eyes(department_id), Asked(month, months_later(month, 1)), at=at, texts=IN_A_REPORT)
    found = tables(a)
    about = whose or _("全公司")
    title = title_of(month, whose)
    paper = report(a, found, title=title, company=organization.company_name(), about=about)
    return ReportDraft(Kind.COMPLAINTS, month, department_id, title, frozen(found, a, about), to_data(paper))


def _eyes(department_id: int | None) -> Actor:
    if department_id is None:
        return SYSTEM
    scope = Scope("departments", organization.below([department_id]))
    # Nobody: a person would see their own complaints besides.
    return Actor(0, SYSTEM.name, permissions=frozenset({"orders.view"}), scope=scope)


def has_begun(month: date) -> bool:
    """Whether there was any complaint by the end of a month: before the first there is nothing to report."""
    return Complaint.objects.filter(received_at__lt=midnight(months_later(month, 1))).exists()

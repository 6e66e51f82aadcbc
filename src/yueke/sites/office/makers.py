"""Everything the staff site lets people take out as a file."""

from __future__ import annotations

from yueke.domains.downloads.outgoing import register
from yueke.sites.office.complaints.analysis.views import MAKER as COMPLAINT_ANALYSIS
from yueke.sites.office.complaints.papers import MAKER as COMPLAINT_PAPER
from yueke.sites.office.documents.export import RECEIPTS
from yueke.sites.office.findings.papers import MAKER as FINDINGS_PAPER
from yueke.sites.office.lists.export import LISTS
from yueke.sites.office.privacy.register import MAKER as PERSONAL_REGISTER
from yueke.sites.office.regulation.export import CASES
from yueke.sites.office.reports.taking import MAKER as REPORT
from yueke.sites.office.satisfaction.views import MAKER as SURVEY_ANALYSIS
from yueke.sites.office.surveys.sampling.lists import SAMPLE
from yueke.sites.office.visits.export import VISITS


def register_all() -> None:
    """Make it known to pages and workers alike."""
    for maker in (
        LISTS,
        CASES,
        VISITS,
        PERSONAL_REGISTER,
        RECEIPTS,
        COMPLAINT_PAPER,
        COMPLAINT_ANALYSIS,
        REPORT,
        FINDINGS_PAPER,
        SAMPLE,
        SURVEY_ANALYSIS,
    ):
        register(maker)

"""Where a notice leads: only to pages of this site, chosen by its kind."""

from __future__ import annotations

from collections.abc import Callable

from yueke.domains.channels.models import Notice
from yueke.sites.office.regulation.case_rows import CUSTOMER, address, page_of

VISIT = "visits.visit"


def _record(notice: Notice) -> str:
    return page_of(notice.about_kind, notice.about_id)


TARGETS: dict[str, Callable[[Notice], str]] = {
    "visits.feedback_sent": lambda notice: address("office:feedback"),
    "visits.feedback_answered": _record,
    "customers.key_applied": lambda notice: address("office:key-customers", view="applied"),
    "customers.key_approved": _record,
    "customers.key_refused": _record,
    "customers.change_reported": lambda notice: address("office:change-requests"),
    "customers.change_applied": _record,
    "customers.change_refused": _record,
    "customers.handed_over": lambda notice: address("office:customers", owner_id=notice.about_id or 0),
    "imports.batch_imported": lambda notice: address("office:import", notice.about_id),
    "imports.batch_failed": lambda notice: address("office:import", notice.about_id),
    "downloads.ready": lambda notice: address("office:downloads"),
    "downloads.failed": lambda notice: address("office:downloads"),
    "downloads.approval_asked": lambda notice: address("office:export-approvals"),
    "downloads.refused": lambda notice: address("office:downloads"),
    "safekeeping.backup_failed": lambda notice: address("health"),
    "safekeeping.restore_failed": lambda notice: address("health"),
    "compliance.amendment_proposed": lambda notice: address("office:amendment", notice.about_id),
    "compliance.amendment_approved": lambda notice: address("office:amendment", notice.about_id),
    "compliance.amendment_refused": lambda notice: address("office:amendment", notice.about_id),
    "compliance.clause_broken": lambda notice: address("office:clause", notice.clause),
    "documents.revised": lambda notice: address("office:document", notice.about_id),
    "documents.due_soon": lambda notice: address("office:document", notice.about_id),
    "documents.overdue": lambda notice: address("office:document", notice.about_id),
    "documents.reminded": lambda notice: address("office:document", notice.about_id),
    "privacy.claim_came": lambda notice: address("office:claim", notice.about_id),
    "privacy.request_came": lambda notice: address("office:rights-request", notice.about_id),
    "improvement.proposed": _record,
    "improvement.assigned": _record,
    "improvement.returned": _record,
    "improvement.done": _record,
    "improvement.measured": _record,
    "improvement.reopened": _record,
    "improvement.closed": _record,
    "evaluations.came": _record,
    "findings.routed": _record,
    "findings.called": _record,
    "findings.minuted": _record,
    "channels.letter_held": lambda notice: address("office:letter", notice.about_id),
    "channels.mailbox_failing": lambda notice: address("office:mailbox", notice.about_id),
    "complaints.customer_wrote": _record,
    "complaints.added": _record,
    "complaints.offer_accepted": _record,
    "complaints.offer_refused": _record,
    "complaints.satisfied": _record,
    "complaints.came": _record,
    "complaints.handed": _record,
    "complaints.given": _record,
    "complaints.sent_back": _record,
    "complaints.approval_asked": _record,
    "complaints.granted": _record,
    "complaints.refused": _record,
    "complaints.supervised": _record,
    "complaints.supervision_answered": _record,
    "complaints.urged": _record,
    "complaints.reopened": _record,
    "complaints.withdrawn": _record,
    "complaints.not_sent": _record,
    "complaints.soon": _record,
    "complaints.over": _record,
    "complaints.reported": _record,
    "complaints.major": _record,
    "complaints.group": _record,
    "reports.submitted": _record,
    "reports.sent_back": _record,
    "reports.issued": _record,
    "reports.corrected": _record,
    "surveys.proposed": _record,
    "surveys.submitted": _record,
    "surveys.approved": _record,
    "surveys.rejected": _record,
    "surveys.ending": _record,
    "surveys.report_due": _record,
    "surveys.call_back": _record,
    "desk.morning": lambda notice: address("office:desk"),
}
"""By kind; a kind nobody knows any more leads nowhere."""


def target_of(notice: Notice) -> str:
    """The page a notice leads to; empty when there is none."""
    find = TARGETS.get(notice.kind)
    return find(notice) if find else ""


def customer_of(notice: Notice) -> int | None:
    """The customer a notice is about, if it is about one."""
    if notice.about_kind == CUSTOMER:
        return notice.about_id
    known = notice.facts.get("customer_id")
    return known if isinstance(known, int) else None


def opens_customer(notice: Notice) -> bool:
    """Whether the notice leads to the customer or visit itself, which one must still be allowed to see."""
    return TARGETS.get(notice.kind) is _record and notice.about_kind in (CUSTOMER, VISIT)

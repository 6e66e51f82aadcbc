"""When a remembered work list is read anew: whom changed facts concern, and how changes without history are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from yueke.compliance.remembered import concerns, stamped
from yueke.domains.complaints.queries.waiting import answering
from yueke.domains.customers import cases as customers
from yueke.domains.evaluations import queries as evaluations
from yueke.domains.improvement import queries as improvement
from yueke.domains.surveys.cases import researchers
from yueke.domains.visits import queries as visits

Owners = Callable[[Sequence[int]], Iterable[int | None]]


def _asked_about(owners: Owners) -> Owners:
    """Whoever owes something about these records, and whoever sees to it that customers are asked how it was."""
    return lambda ids: [*owners(ids), *researchers(ids)]


# What a customer is owed stands on the list of whoever looks after them.
concerns("customers.customer", customers.owners, moving="owner_id")
concerns("customers.profilereview", customers.owners, moving="customer_id")
concerns("privacy.restriction", customers.owners, moving="customer_id")
concerns("visits.visit", _asked_about(visits.owners_of_visited), moving="customer_id")
# Of an order, only the question asked after it is owed.
concerns("orders.order", researchers, moving="customer_id")
# A measure is owed by its own owner, whoever the improvement belongs to.
concerns("improvement.measure", improvement.owing, moving="owner_id")
concerns("improvement.improvement", improvement.owing, moving="state")
concerns("evaluations.evaluation", evaluations.owners_of, moving="owner_id")
# What belongs to a complaint is owed by whoever answers for that, whoever wrote the row.
concerns("complaints.complaint", _asked_about(answering), moving="handler_id")
for _part in (
    "approval",
    "attempt",
    "casefile",
    "escalation",
    "extension",
    "investigation",
    "offer",
    "paper",
    "round",
    "told",
    "transfer",
):
    concerns(f"complaints.{_part}", answering, moving="complaint_id")

stamped("kernel_workday", "SELECT version FROM kernel_calendarversion LIMIT 1")
stamped("customers_reclassing", "SELECT max(id) FROM customers_reclassing")
stamped("evaluations_rating", "SELECT max(id) FROM evaluations_rating")
stamped("findings_issue", "SELECT max(id) FROM findings_issue")
stamped("findings_later", "SELECT max(id) FROM findings_later")
stamped("improvement_effect", "SELECT max(id) FROM improvement_effect")
# Members are marked as asked when their links are made and when they are called.
stamped("surveys_invitation", "SELECT max(id) FROM surveys_invitation")
stamped("surveys_member", "SELECT concat(max(id), ' ', (SELECT max(id) FROM surveys_call)) FROM surveys_member")
stamped("privacy_consentrecord", "SELECT max(id) FROM privacy_consentrecord")
stamped("privacy_erasure", "SELECT max(id) FROM privacy_erasure")
stamped("safekeeping_backup", "SELECT max(id) FROM safekeeping_backup")
stamped("safekeeping_rehearsal", "SELECT max(id) FROM safekeeping_rehearsal")
stamped("safekeeping_duty", "SELECT begins_at FROM safekeeping_duty LIMIT 1")
# Of events, work lists ask when the sign-in of somebody who left was closed, or opened again; and when plans of surveys were
# approved, which the survey itself tells of.
stamped(
    "kernel_event",
    "SELECT max(id) FROM kernel_event WHERE audited AND kind IN"
    " ('organization.person_left', 'organization.person_deactivated', 'organization.person_reactivated')",
)

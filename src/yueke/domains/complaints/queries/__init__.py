"""The only readers of complaints for others; ``actor`` first."""

from yueke.domains.complaints.queries.alike import Match, in_progress, similar_open
from yueke.domains.complaints.queries.along import read_along
from yueke.domains.complaints.queries.authority import own_authority
from yueke.domains.complaints.queries.beside import alongside
from yueke.domains.complaints.queries.casing import (
    CaseFileFilter,
    agenda,
    case_files,
    case_order,
    meetings,
    stage_of,
)
from yueke.domains.complaints.queries.counting import arrived, id_of, numbers_of
from yueke.domains.complaints.queries.detail import (
    Handled,
    complaint,
    missing_facts,
    of_customer,
    of_phone,
    of_phone_tail,
    steps_for,
    timeline_of,
)
from yueke.domains.complaints.queries.learned import sorted_texts
from yueke.domains.complaints.queries.lists import (
    SORTS,
    ComplaintFilter,
    complaints,
    first_of_each,
    order_of,
)
from yueke.domains.complaints.queries.mailing import named_in, of_outgoing, writes_for
from yueke.domains.complaints.queries.own import by_code
from yueke.domains.complaints.queries.tabs import CAP, tab_counts
from yueke.domains.complaints.queries.trees import categories, causes, desk, form_of_category, with_below
from yueke.domains.complaints.queries.waiting import (
    open_approvals,
    orders_to_answer,
    running_clocks,
    to_take_up,
    told_waiting,
    unsigned,
)

__all__ = [
    "CAP",
    "SORTS",
    "CaseFileFilter",
    "ComplaintFilter",
    "Handled",
    "Match",
    "agenda",
    "alongside",
    "arrived",
    "by_code",
    "case_files",
    "case_order",
    "categories",
    "causes",
    "complaint",
    "complaints",
    "desk",
    "first_of_each",
    "form_of_category",
    "id_of",
    "in_progress",
    "meetings",
    "missing_facts",
    "named_in",
    "numbers_of",
    "of_customer",
    "of_outgoing",
    "of_phone",
    "of_phone_tail",
    "open_approvals",
    "order_of",
    "orders_to_answer",
    "own_authority",
    "read_along",
    "running_clocks",
    "similar_open",
    "sorted_texts",
    "stage_of",
    "steps_for",
    "tab_counts",
    "timeline_of",
    "to_take_up",
    "told_waiting",
    "unsigned",
    "with_below",
    "writes_for",
]

"""The only readers of customers for others; ``actor`` first, everything within what they may see."""

from yueke.domains.customers.queries.archive import CustomerArchive, address, archive, contact
from yueke.domains.customers.queries.duplicates import (
    Likeness,
    duplicates_like,
    duplicates_of,
    likenesses,
    open_links,
)
from yueke.domains.customers.queries.figures import Count, counts_by
from yueke.domains.customers.queries.finding import find, names_seen, names_shown
from yueke.domains.customers.queries.lists import (
    SORTS,
    CustomerFilter,
    customer_ids,
    customers,
    get,
    order_of,
    tags_in_use,
)
from yueke.domains.customers.queries.lookup import Archived, matching_archives
from yueke.domains.customers.queries.periods import key_customer_periods, ordinary_customer_periods
from yueke.domains.customers.queries.timeline import TimelineEntry, timeline
from yueke.domains.customers.queries.upkeep import (
    change_request,
    change_requests,
    departments_of,
    latest_reclassing,
    open_change_requests,
    open_qualifications,
    qualification,
    qualifications,
    reviews,
    settled_change_requests,
    stale_profiles,
    unclassed,
)

__all__ = [
    "SORTS",
    "Archived",
    "Count",
    "CustomerArchive",
    "CustomerFilter",
    "Likeness",
    "TimelineEntry",
    "address",
    "archive",
    "change_request",
    "change_requests",
    "contact",
    "counts_by",
    "customer_ids",
    "customers",
    "departments_of",
    "duplicates_like",
    "duplicates_of",
    "find",
    "get",
    "key_customer_periods",
    "latest_reclassing",
    "likenesses",
    "matching_archives",
    "names_seen",
    "names_shown",
    "open_change_requests",
    "open_links",
    "open_qualifications",
    "order_of",
    "ordinary_customer_periods",
    "qualification",
    "qualifications",
    "reviews",
    "settled_change_requests",
    "stale_profiles",
    "tags_in_use",
    "timeline",
    "unclassed",
]

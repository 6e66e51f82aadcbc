"""What the regulation is judged from: complaints in the columns the engine asks for, from facts, never from clocks."""

from yueke.domains.complaints.cases.conclusions import upheld
from yueke.domains.complaints.cases.gates import closed_by_rule, filled, graded, promised_expectations, within_limits
from yueke.domains.complaints.cases.money import compensations
from yueke.domains.complaints.cases.reporting import BEGUN
from yueke.domains.complaints.cases.rows import alone
from yueke.domains.complaints.cases.sequels import (
    cases_compiled,
    closed,
    filed,
    grown_from,
    key_questions,
    major_closed,
    messages,
    papers,
    ratings,
    replied_rounds,
    words_on_result,
)
from yueke.domains.complaints.cases.spans import between, hops, open_spans, promises, recognised, supervisions

__all__ = [
    "BEGUN",
    "alone",
    "between",
    "cases_compiled",
    "closed",
    "closed_by_rule",
    "compensations",
    "filed",
    "filled",
    "graded",
    "grown_from",
    "hops",
    "key_questions",
    "major_closed",
    "messages",
    "open_spans",
    "papers",
    "promised_expectations",
    "promises",
    "ratings",
    "recognised",
    "replied_rounds",
    "supervisions",
    "upheld",
    "within_limits",
    "words_on_result",
]

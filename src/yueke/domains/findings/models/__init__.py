"""Tables of findings and of what is done about them."""

from yueke.domains.findings.models.finding import Basis, Decision, Finding, Later
from yueke.domains.findings.models.meeting import Action, AgendaItem, Attendee, Meeting
from yueke.domains.findings.models.registers import Benchmark, CrossCheck, Expectation, Segment, Trend
from yueke.domains.findings.models.reviewing import Check, CheckItem, Review
from yueke.domains.findings.models.scores import Issue, Score

__all__ = [
    "Action",
    "AgendaItem",
    "Attendee",
    "Basis",
    "Benchmark",
    "Check",
    "CheckItem",
    "CrossCheck",
    "Decision",
    "Expectation",
    "Finding",
    "Issue",
    "Later",
    "Meeting",
    "Review",
    "Score",
    "Segment",
    "Trend",
]

"""What surveys owe, as the regulation judges it, in the columns the engine asks for."""

from yueke.domains.surveys.cases.calls import CALL_BACK, audited, call_backs
from yueke.domains.surveys.cases.samples import answers, frames, listed, modes, planned, rates, strata
from yueke.domains.surveys.cases.schedules import (
    PROGRAMME,
    RESEARCHER,
    SPAN,
    carried_out,
    loyalty_measured,
    plans,
    programme,
    researchers,
    results,
)
from yueke.domains.surveys.cases.settled import HAPPENED, SURVEY, happened, when

__all__ = [
    "CALL_BACK",
    "HAPPENED",
    "PROGRAMME",
    "RESEARCHER",
    "SPAN",
    "SURVEY",
    "answers",
    "audited",
    "call_backs",
    "carried_out",
    "frames",
    "happened",
    "listed",
    "loyalty_measured",
    "modes",
    "planned",
    "plans",
    "programme",
    "rates",
    "researchers",
    "results",
    "strata",
    "when",
]

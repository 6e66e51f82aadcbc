"""Pure decisions about customers: how complete an archive is, which class and grade a customer is in."""

from yueke.domains.customers.rules.classing import ClassPolicy, Decision, Figures, Points, decide
from yueke.domains.customers.rules.completeness import Completeness, completeness
from yueke.domains.customers.rules.sources import fact, source_of

__all__ = [
    "ClassPolicy",
    "Completeness",
    "Decision",
    "Figures",
    "Points",
    "completeness",
    "decide",
    "fact",
    "source_of",
]

"""The only readers of privacy for others."""

from yueke.domains.privacy.queries.consents import (
    ConsentState,
    Standing,
    latest,
    may_contact,
    records,
    restricted,
    standing,
)
from yueke.domains.privacy.queries.requests import hold_on, request, requests
from yueke.domains.privacy.queries.settings import limits, notice_in_force, notices, policy

__all__ = [
    "ConsentState",
    "Standing",
    "hold_on",
    "latest",
    "limits",
    "may_contact",
    "notice_in_force",
    "notices",
    "policy",
    "records",
    "request",
    "requests",
    "restricted",
    "standing",
]

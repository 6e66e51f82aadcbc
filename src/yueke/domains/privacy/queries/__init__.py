"""The only readers of privacy for others."""

from yueke.domains.privacy.queries.answers import answer_by, code_of
from yueke.domains.privacy.queries.claims import claim, claims, claims_waiting
from yueke.domains.privacy.queries.consents import (
    ConsentState,
    Standing,
    latest,
    may_contact,
    not_to_be_surveyed,
    records,
    restricted,
    standing,
)
from yueke.domains.privacy.queries.requests import hold_on, proposals, request, requests
from yueke.domains.privacy.queries.settings import limits, notice_in_force, notices, policy, published
from yueke.domains.privacy.queries.upkeep import assessments, form, incidents, previews

__all__ = [
    "ConsentState",
    "Standing",
    "answer_by",
    "assessments",
    "claim",
    "claims",
    "claims_waiting",
    "code_of",
    "form",
    "hold_on",
    "incidents",
    "latest",
    "limits",
    "may_contact",
    "not_to_be_surveyed",
    "notice_in_force",
    "notices",
    "policy",
    "previews",
    "proposals",
    "published",
    "records",
    "request",
    "requests",
    "restricted",
    "standing",
]

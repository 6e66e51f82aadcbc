"""The tables of privacy."""

from yueke.domains.privacy.models.claims import RelativeClaim
from yueke.domains.privacy.models.consents import (
    ConsentRecord,
    ContactLimit,
    ContactMade,
    NoticeVersion,
    Policy,
    Restriction,
)
from yueke.domains.privacy.models.requests import AnswerKey, Erasure, Hold, ProposedChange, RightsRequest, WrongCheck
from yueke.domains.privacy.models.upkeep import Assessment, Incident, RetentionRule, RetentionRun

__all__ = [
    "AnswerKey",
    "Assessment",
    "ConsentRecord",
    "ContactLimit",
    "ContactMade",
    "Erasure",
    "Hold",
    "Incident",
    "NoticeVersion",
    "Policy",
    "ProposedChange",
    "RelativeClaim",
    "Restriction",
    "RetentionRule",
    "RetentionRun",
    "RightsRequest",
    "WrongCheck",
]

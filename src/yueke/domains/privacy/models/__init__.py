"""The tables of privacy."""

from yueke.domains.privacy.models.consents import (
    ConsentRecord,
    ContactLimit,
    ContactMade,
    NoticeVersion,
    Policy,
    Restriction,
)
from yueke.domains.privacy.models.requests import Erasure, Hold, ProposedChange, RightsRequest, WrongCheck
from yueke.domains.privacy.models.upkeep import Assessment, Incident, RetentionRule, RetentionRun

__all__ = [
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
    "Restriction",
    "RetentionRule",
    "RetentionRun",
    "RightsRequest",
    "WrongCheck",
]

"""Tables of complaints and of what is done about them."""

from yueke.domains.complaints.models.asking import Approval, Extension, Paper, Supervision, Urge
from yueke.domains.complaints.models.clocks import Clock, Escalation, Pause
from yueke.domains.complaints.models.complaint import IS_OPEN, Complaint, ComplaintQuerySet
from yueke.domains.complaints.models.handling import (
    Attempt,
    CaseFile,
    Evidence,
    Investigation,
    Offer,
    Round,
    Told,
    Transfer,
)
from yueke.domains.complaints.models.trees import Category, Cause, Desk

__all__ = [
    "IS_OPEN",
    "Approval",
    "Attempt",
    "CaseFile",
    "Category",
    "Cause",
    "Clock",
    "Complaint",
    "ComplaintQuerySet",
    "Desk",
    "Escalation",
    "Evidence",
    "Extension",
    "Investigation",
    "Offer",
    "Paper",
    "Pause",
    "Round",
    "Supervision",
    "Told",
    "Transfer",
    "Urge",
]

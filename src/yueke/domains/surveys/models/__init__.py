"""The tables of surveys."""

from yueke.domains.surveys.models.cleaning import Audit, AuditCall, CallBack, Cut, Flag, Screening, Weighting
from yueke.domains.surveys.models.collecting import Door, Invitation, Quota, Response
from yueke.domains.surveys.models.sampling import Draw, Frame, Member
from yueke.domains.surveys.models.survey import Survey, Template, Version

__all__ = [
    "Audit",
    "AuditCall",
    "CallBack",
    "Cut",
    "Door",
    "Draw",
    "Flag",
    "Frame",
    "Invitation",
    "Member",
    "Quota",
    "Response",
    "Screening",
    "Survey",
    "Template",
    "Version",
    "Weighting",
]

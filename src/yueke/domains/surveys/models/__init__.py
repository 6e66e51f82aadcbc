"""The tables of surveys."""

from yueke.domains.surveys.models.cleaning import Audit, AuditCall, CallBack, Cut, Flag, Screening, Weighting
from yueke.domains.surveys.models.collecting import AnswerFile, Door, Invitation, Quota, Response
from yueke.domains.surveys.models.entering import (
    AnswerSheet,
    AnswerSheetProgress,
    BroughtAnswer,
    Feeling,
    Note,
    PaperSheet,
    Talk,
)
from yueke.domains.surveys.models.fieldwork import Call, Contact, Interviewer
from yueke.domains.surveys.models.sampling import Draw, Frame, Member
from yueke.domains.surveys.models.survey import Redraft, Survey, Template, Version

__all__ = [
    "AnswerFile",
    "AnswerSheet",
    "AnswerSheetProgress",
    "Audit",
    "AuditCall",
    "BroughtAnswer",
    "Call",
    "CallBack",
    "Contact",
    "Cut",
    "Door",
    "Draw",
    "Feeling",
    "Flag",
    "Frame",
    "Interviewer",
    "Invitation",
    "Member",
    "Note",
    "PaperSheet",
    "Quota",
    "Redraft",
    "Response",
    "Screening",
    "Survey",
    "Talk",
    "Template",
    "Version",
    "Weighting",
]

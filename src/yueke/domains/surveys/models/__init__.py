"""The tables of surveys."""

from yueke.domains.surveys.models.sampling import Draw, Frame, Member
from yueke.domains.surveys.models.survey import Survey, Template, Version

__all__ = ["Draw", "Frame", "Member", "Survey", "Template", "Version"]

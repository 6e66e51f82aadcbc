"""The tables of surveys."""

from yueke.domains.surveys.models.collecting import Door, Invitation, Quota, Response
from yueke.domains.surveys.models.sampling import Draw, Frame, Member
from yueke.domains.surveys.models.survey import Survey, Template, Version

__all__ = ["Door", "Draw", "Frame", "Invitation", "Member", "Quota", "Response", "Survey", "Template", "Version"]

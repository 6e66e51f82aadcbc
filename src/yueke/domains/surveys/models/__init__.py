"""The tables of surveys."""

from yueke.domains.surveys.models.survey import Survey, Template, Version

__all__ = ["Survey", "Template", "Version"]

"""The only readers of surveys."""

from yueke.domains.surveys.queries.lists import get, surveys, templates, versions

__all__ = ["get", "surveys", "templates", "versions"]

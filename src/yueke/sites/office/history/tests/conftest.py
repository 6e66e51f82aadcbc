"""A small company, and browsers signed in to it."""

from yueke.domains.organization.tests.house import house, quick_hashing

__all__ = ["house", "quick_hashing"]

"""The small company of the organization's tests."""

from yueke.domains.organization.tests.house import house, quick_hashing

__all__ = ["house", "quick_hashing"]

"""The company these tests work with."""

from yueke.domains.organization.tests.house import house, quick_hashing

__all__ = ["house", "quick_hashing"]

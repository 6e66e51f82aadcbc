"""People of a small company, as the pages' own tests have them."""

from yueke.domains.organization.tests.house import house, quick_hashing

__all__ = ["house", "quick_hashing"]

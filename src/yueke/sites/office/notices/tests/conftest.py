"""The company every test of these pages works with."""

from yueke.domains.organization.tests.house import house, quick_hashing
from yueke.sites.office.regulation.tests.company import trade

__all__ = ["house", "quick_hashing", "trade"]

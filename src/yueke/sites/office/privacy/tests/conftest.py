"""A small company with customers, and browsers signed in to it."""

from yueke.domains.organization.tests.house import house, quick_hashing
from yueke.sites.office.customers.tests.archives import office

__all__ = ["house", "office", "quick_hashing"]

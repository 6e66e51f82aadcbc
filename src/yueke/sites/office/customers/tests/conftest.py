"""A small company with customers, and browsers signed in to it."""

from yueke.domains.organization.tests.house import house, house_of_file
from yueke.sites.office.customers.tests.archives import office, office_of_file

__all__ = ["house", "house_of_file", "office", "office_of_file"]

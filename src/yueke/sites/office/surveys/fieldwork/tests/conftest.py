"""The company every test of these pages works with."""

from yueke.domains.organization.tests.house import house, house_of_file
from yueke.sites.office.surveys.plans.tests.desk import desk, desk_of_file

__all__ = ["desk", "desk_of_file", "house", "house_of_file"]

"""The company every test of these pages works with."""

from yueke.domains.organization.tests.house import house, house_of_file
from yueke.domains.surveys.tests.test_plans import people

__all__ = ["house", "house_of_file", "people"]

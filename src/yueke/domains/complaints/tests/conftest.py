"""The company of the tests of complaints."""

from yueke.domains.complaints.tests.house import house, house_of_file

__all__ = ["house", "house_of_file"]

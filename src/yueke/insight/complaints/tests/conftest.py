"""The same company that takes complaints as their own tests use."""

from yueke.domains.complaints.tests.house import found, house, house_of_file

__all__ = ["found", "house", "house_of_file"]

"""People of a small company, as the pages' own tests have them."""

from yueke.domains.organization.tests.house import house, house_of_file

__all__ = ["house", "house_of_file"]

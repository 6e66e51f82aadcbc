"""The company findings are tested with."""

from yueke.domains.organization.tests.house import house, house_of_file

__all__ = ["house", "house_of_file"]

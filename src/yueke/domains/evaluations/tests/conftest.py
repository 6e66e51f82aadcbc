"""The company evaluations are tested with."""

from yueke.domains.evaluations.tests.town import town
from yueke.domains.organization.tests.house import house, house_of_file

__all__ = ["house", "house_of_file", "town"]

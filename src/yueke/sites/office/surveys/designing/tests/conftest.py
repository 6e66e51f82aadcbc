"""The company these pages are tested with."""

from yueke.domains.organization.tests.house import house, house_of_file
from yueke.sites.office.surveys.designing.tests.studio import studio

__all__ = ["house", "house_of_file", "studio"]

"""The company every test of these pages works with."""

from yueke.domains.organization.tests.house import house, house_of_file
from yueke.sites.office.regulation.tests.company import trade, trade_of_file

__all__ = ["house", "house_of_file", "trade", "trade_of_file"]

"""A small company with customers, and browsers signed in to it; more than two rows are too many to wait for."""

import pytest

from yueke.domains.organization.tests.house import house, house_of_file
from yueke.sites.office.customers.tests.archives import office, office_of_file

__all__ = ["house", "house_of_file", "office", "office_of_file"]


@pytest.fixture(autouse=True)
def small_answers(settings, tmp_path):
    settings.EXPORT_AT_ONCE = 2
    settings.YUEKE_HOME = tmp_path

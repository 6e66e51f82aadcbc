"""Papers need a data folder for the company's typefaces, and no database."""

from __future__ import annotations

import pytest

from yueke.ui.papers import fonts


@pytest.fixture(autouse=True)
def _typefaces(settings, tmp_path):
    """The typefaces a test sees are those of its own data folder."""
    settings.YUEKE_HOME = tmp_path
    for known in (fonts.book, fonts.chosen):
        known.cache_clear()
    yield
    for known in (fonts.book, fonts.chosen):
        known.cache_clear()

"""An installation in which nothing was surveyed yet."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_without_any_cut_the_wall_says_what_comes_next(desk):
    text = desk.browser(desk.researcher).get(reverse("office:satisfaction")).content.decode()
    assert "还没有可以分析的调查" in text
    assert reverse("office:surveys") in text

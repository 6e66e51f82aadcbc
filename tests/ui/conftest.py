"""The design system is tested alone: without the context a site adds to its pages."""

from __future__ import annotations

from copy import deepcopy

import pytest


@pytest.fixture(autouse=True)
def _no_site_context(settings):
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"] = [
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
    ]
    settings.TEMPLATES = templates

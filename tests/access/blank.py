"""Templates without a word: the walk asks who may pass, and drawing three thousand pages says nothing about that."""

from __future__ import annotations

from collections.abc import Iterator

from django.template import Origin
from django.template.loaders.base import Loader as BaseLoader

TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": ["access.blank.Loader"]}}
]
"""For ``settings.TEMPLATES``: no frame, no context processors."""


class Loader(BaseLoader):
    """Finds every template, and all of them empty."""

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        """The one place everything is."""
        yield Origin(template_name, template_name, self)

    def get_contents(self, origin: Origin) -> str:
        """Nothing."""
        return ""

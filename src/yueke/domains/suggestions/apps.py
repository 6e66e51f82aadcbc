"""Django registration of suggestions."""

from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    """The suggestions app."""

    name = "yueke.domains.suggestions"
    label = "suggestions"

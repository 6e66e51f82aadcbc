"""Django registration of suggestions."""

from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    """The suggestions app."""

    name = "yueke.domains.suggestions"
    label = "suggestions"

    def ready(self) -> None:
        import yueke.domains.suggestions.merging  # noqa: F401  declares what a merge does with its table

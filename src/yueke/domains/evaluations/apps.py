"""Django registration of evaluations."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """The evaluations app."""

    name = "yueke.domains.evaluations"
    label = "evaluations"

    def ready(self) -> None:
        import yueke.domains.evaluations.merging  # noqa: F401  declares what a merge does with its tables

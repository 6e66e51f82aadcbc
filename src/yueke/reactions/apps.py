"""Loads every reaction when Django starts."""

import importlib
import pkgutil

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    """Imports the files of this folder, so that what they declare is known everywhere."""

    name = "yueke.reactions"
    label = "reactions"

    def ready(self) -> None:
        import yueke.reactions as folder

        for item in pkgutil.iter_modules(folder.__path__):
            if item.name not in {"apps", "tests"}:
                importlib.import_module(f"yueke.reactions.{item.name}")

"""Loads every control when Django starts."""

import importlib
import pkgutil

from django.apps import AppConfig


class ControlsConfig(AppConfig):
    """Imports the files of this folder, so that what they declare is known everywhere."""

    name = "yueke.controls"
    label = "controls"

    def ready(self) -> None:
        import yueke.controls as folder

        for item in pkgutil.iter_modules(folder.__path__):
            if item.name not in {"apps", "tests"}:
                importlib.import_module(f"yueke.controls.{item.name}")

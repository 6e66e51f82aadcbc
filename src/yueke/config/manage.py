"""Django's management commands, with the database running: ``python -m yueke.config.manage migrate``."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext

from yueke.config import env

_OF_THE_OWNER = {"migrate", "flush", "pgtrigger"}


def main(arguments: list[str] | None = None) -> None:
    """Run one management command; ``arguments`` default to the command line's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
    env.ensure_database()
    from django.core.management import execute_from_command_line

    from yueke.kernel.history.context import came_in_by

    words = sys.argv[1:] if arguments is None else arguments
    came_in_by("job" if words[:1] == ["procrastinate"] else "yueke manage")
    with _role(words):
        execute_from_command_line(["yueke manage", *words])


def _role(words: list[str]) -> AbstractContextManager[None]:
    """As whom the command works: those that change tables as their owner, all others as the application."""
    import django

    if not _OF_THE_OWNER.intersection(words[:1]):
        return nullcontext()
    django.setup()
    from yueke.config.owning import as_owner

    return as_owner()


if __name__ == "__main__":
    main()

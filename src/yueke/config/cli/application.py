"""What commands do before their own work: start the database, set Django up, update the tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from yueke.config import env, postgres
from yueke.config.cli import shape


@contextmanager
def prepared(*, migrate: bool = True) -> Iterator[None]:
    """Run a block with Django set up on a running, migrated database.

    An embedded server that was not running before is stopped afterwards unless somebody else uses it by then.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
    embedded = env.uses_embedded_database()
    started = embedded and postgres.status(env.home()).pid is None
    try:
        with shape.err.status("准备数据库 · Preparing the database"):
            env.ensure_database()
            import django

            django.setup()
            _tell_history()
            if migrate:
                bring_up_to_date()
        yield
    finally:
        from django.db import connections

        connections.close_all()
        if started:
            postgres.stop(env.home(), only_if_unused=True)


def _tell_history() -> None:
    """Have the row history name the command line as the way by which changes came in."""
    from yueke.kernel.history.context import came_in_by

    context = click.get_current_context(silent=True)
    came_in_by(context.command_path if context else "yueke")


def bring_up_to_date() -> None:
    """Apply the migrations that are missing, as the owner of the tables; silent when there are none."""
    from yueke.config.migrating import migrate
    from yueke.config.owning import as_owner

    with as_owner():
        migrate()

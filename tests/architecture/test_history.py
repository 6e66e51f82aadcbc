"""Every table of ours keeps its history, or says why not."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from yueke.kernel.history.triggers import Kept, keeps_history

OTHERS = {"auth", "contenttypes", "sessions", "procrastinate", "axes", "messages", "admin"}
"""Tables of libraries: sessions, jobs, counters of wrong passwords. No business row is in them."""


def ours():
    """One model for each table: a proxy of a table that has none of its own stands for it."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in OTHERS:
            tables.setdefault(model._meta.db_table, []).append(model)
    return [pytest.param(models, id=table) for table, models in tables.items()]


@pytest.mark.parametrize("models", ours())
def test_a_table_keeps_its_history_or_says_why_not(models):
    reason = next((model.history_left_out for model in models if hasattr(model, "history_left_out")), "")
    kept = any(keeps_history(model) for model in models)
    assert kept != bool(reason), "name kept() in Meta.triggers, or give history_left_out a reason; not both"


def test_the_database_has_every_trigger(db):
    wanted = {
        (model._meta.db_table, trigger.get_pgid(model))
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", ())
        if isinstance(trigger, Kept)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger_history_%' AND tgenabled = 'O'"
        )
        assert set(cursor.fetchall()) == wanted

"""Applies migrations without drawing every model anew for each index.

While migrations run, Django keeps a picture of all models as they were. Whenever one changes, it and whatever points to it are
drawn anew, although an index, a constraint or a trigger changes no column: with two hundred models that tie all to persons and
customers this was nine tenths of the time of a first start. Here such options are written into the picture that is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.management import call_command
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

OPTIONS = ("indexes", "constraints", "triggers")
_CHANGES = ("_append_option", "_remove_option", "_alter_option")


def migrate() -> None:
    """Apply the migrations that are missing; silent when there are none."""
    with options_in_place():
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def options_in_place() -> Iterator[None]:
    """In the block, indexes, constraints and triggers are added to models as drawn; columns draw them anew as ever."""
    with ExitStack() as stack:
        for name in _CHANGES:
            stack.enter_context(_replaced(ProjectState, name, _of_state(getattr(ProjectState, name))))
        for operation in (AddTrigger, RemoveTrigger):
            stack.enter_context(_replaced(operation, "state_forwards", _of_trigger(operation.state_forwards)))
        yield


def _of_state(change: Callable[..., None]) -> Callable[..., None]:
    def changed(state: ProjectState, app_label: str, model_name: str, *rest: Any) -> None:
        _undrawn(state, app_label, model_name, lambda: change(state, app_label, model_name, *rest))

    return changed


def _of_trigger(change: Callable[..., None]) -> Callable[..., None]:
    def changed(operation: Any, app_label: str, state: ProjectState) -> None:
        _undrawn(state, app_label, operation.model_name, lambda: change(operation, app_label, state))

    return changed


def _undrawn(state: ProjectState, app_label: str, model_name: str, change: Callable[[], None]) -> None:
    # The instance's own name hides the method of its class until it is gone again.
    vars(state)["reload_model"] = lambda *_args, **_named: None
    try:
        change()
    finally:
        del vars(state)["reload_model"]
    # Before anything was drawn there is nothing to keep in step.
    if "apps" in vars(state):
        meta = state.apps.get_model(app_label, model_name)._meta
        options = state.models[app_label, model_name.lower()].options
        for name in OPTIONS:
            if name in options:
                setattr(meta, name, list(options[name]))


@contextmanager
def _replaced(owner: type, name: str, function: Callable[..., None]) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, function)
    try:
        yield
    finally:
        setattr(owner, name, before)

"""Indexes, constraints and triggers are written into the models as drawn, and columns still draw them anew."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, RemoveIndex
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

from yueke.config.migrating import options_in_place

OPERATIONS = (
    CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True)), ("wide", models.IntegerField())]),
    AddIndex("shelf", models.Index(fields=["wide"], name="shelf_wide")),
    AddIndex("shelf", models.Index(fields=["-wide"], name="shelf_narrow")),
    RemoveIndex("shelf", "shelf_narrow"),
    AddConstraint("shelf", models.UniqueConstraint(fields=["wide"], name="shelf_once")),
    AddTrigger("shelf", pgtrigger.Trigger(name="kept", when=pgtrigger.After, operation=pgtrigger.Delete, func="RETURN NULL;")),
    AddField("shelf", "high", models.IntegerField(default=1)),
)  # fmt: skip


def drawn(state: ProjectState, upto: int) -> type[models.Model]:
    """The model as drawn after the first ``upto`` operations; a model that points to it stands beside it."""
    for n, operation in enumerate(OPERATIONS[:upto]):
        operation.state_forwards("storage", state)
        if n == 0:
            points = models.ForeignKey("storage.Shelf", models.CASCADE)
            CreateModel("Box", [("id", models.BigAutoField(primary_key=True)), ("shelf", points)]).state_forwards(
                "storage", state
            )
            assert state.apps.get_model("storage", "Box")
    return state.apps.get_model("storage", "Shelf")


def told(model: type[models.Model]) -> tuple[object, ...]:
    meta = model._meta
    return (
        [one.name for one in meta.indexes],
        [one.name for one in meta.constraints],
        [one.name for one in getattr(meta, "triggers", [])],
        sorted(field.name for field in meta.get_fields()),
    )


def test_options_are_there_as_if_drawn_anew():
    for upto in range(1, len(OPERATIONS) + 1):
        as_ever = told(drawn(ProjectState(), upto))
        with options_in_place():
            assert told(drawn(ProjectState(), upto)) == as_ever


def test_an_index_draws_nothing_anew_and_a_column_does():
    with options_in_place():
        state = ProjectState()
        first = drawn(state, 1)
        for operation in OPERATIONS[1:6]:
            operation.state_forwards("storage", state)
            assert state.apps.get_model("storage", "Shelf") is first
        OPERATIONS[6].state_forwards("storage", state)
        assert state.apps.get_model("storage", "Shelf") is not first


def test_afterwards_all_is_as_before():
    before = ProjectState._append_option, AddTrigger.state_forwards
    with options_in_place():
        assert ProjectState._append_option is not before[0]
    assert (ProjectState._append_option, AddTrigger.state_forwards) == before

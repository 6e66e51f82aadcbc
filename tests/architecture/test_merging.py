"""Whatever points at a customer has a rule for the day two customers turn out to be one."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from yueke.domains.customers.merging.relations import relations
from yueke.domains.customers.models import Customer

OF_LIBRARIES = {"auth", "contenttypes", "sessions", "procrastinate", "axes", "messages", "admin"}

FOLLOWED = {
    "kernel.event.stream": "appended only; the timeline of the survivor reads the streams of what was merged into it",
    "kernel.auditline.stream": "the protected log is never rewritten",
    "kernel.change.root_id": "the history is never rewritten; it names the row that changed then",
    "imports.importfate.record_id": "staging; what became of a row of the sheet then",
    "imports.importgroup.existing": "staging of a batch; merged archives are told from live ones when it is written",
    "imports.importpair.first": "staging of a batch",
    "imports.importpair.second": "staging of a batch",
}
"""References without a foreign key that stay as they are, and why that is right."""


def pointers() -> Iterator[str]:
    """Every column that holds, or could hold, the id of a customer."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OF_LIBRARIES or model._meta.proxy:
            continue
        names = {field.name for field in model._meta.concrete_fields}
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label_lower}.{field.name}"
            if field.related_model is Customer:
                yield name
                continue
            of_a_kind = field.name.endswith("_id") and f"{field.name.removesuffix('_id')}_kind" in names
            if of_a_kind or (field.related_model is None and _names_customers(field)):
                yield name.removesuffix("_id")


def _names_customers(field: models.Field) -> bool:
    holds_ids = isinstance(field, (models.IntegerField, ArrayField))
    return holds_ids and "customer" in field.name and not field.name.endswith(("customers", "_count"))


def test_every_pointer_at_a_customer_has_a_rule():
    declared = {relation.name for relation in relations()}
    missing = sorted(set(pointers()) - declared - FOLLOWED.keys())
    assert not missing, "declare what a merge does with these (customers/merging/relations.py)"


def test_every_rule_is_about_a_pointer_there_is():
    assert {relation.name for relation in relations()} <= set(pointers())


def test_what_is_followed_exists():
    columns = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    }
    assert columns >= FOLLOWED.keys()

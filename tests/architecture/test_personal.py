"""No personal field and no table about customers is forgotten: the register, copies and erasures rest on it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from yueke.kernel import personal

OURS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("yueke.")]


def test_every_field_that_looks_personal_is_declared():
    assert personal.undeclared(OURS) == []


def test_every_declaration_is_of_something_that_exists():
    assert personal.stale(OURS) == []


def test_no_relation_to_a_customer_is_forgotten():
    assert personal.forgotten(OURS, "customers.customer") == []


@pytest.mark.parametrize("record", personal.records(), ids=lambda record: record.model)
def test_what_stays_after_an_erasure_says_why(record):
    assert str(record.title)
    assert record.on_erasure == "delete" or str(record.why)
    assert all(str(text) for text in (record.purpose, record.basis, record.retention, record.seen_by))


@pytest.mark.parametrize("record", personal.about_customers(), ids=lambda record: record.model)
def test_an_erasure_fits_the_columns(record):
    for field in record.fields:
        column = record.table._meta.get_field(field.name)
        if record.on_erasure == "anonymise" and field.erased == "struck":
            assert isinstance(column, (models.CharField, models.TextField)), f"{record.model}.{field.name}"
            assert column.max_length is None or column.max_length >= len(personal.STRUCK)


def test_a_new_field_would_be_noticed():
    class Guest(models.Model):
        guest_name = models.CharField(max_length=10)
        visited_on = models.DateField()
        customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "kernel"
            managed = False

    del apps.all_models["kernel"]["guest"]
    apps.clear_cache()
    assert personal.undeclared([Guest]) == ["kernel.guest.guest_name"]
    assert personal.forgotten([Guest], "customers.customer") == ["kernel.guest.customer"]

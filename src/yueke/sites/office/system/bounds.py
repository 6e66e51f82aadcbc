"""What a number may be, as the validators of its field say; the column's own range lies outside."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Field, Model


def bounds(model: type[Model], name: str) -> tuple[int, int]:
    """The least and the most the field ``name`` of ``model`` takes."""
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    checks = field.validators
    return (
        max(check.limit_value for check in checks if isinstance(check, MinValueValidator)),
        min(check.limit_value for check in checks if isinstance(check, MaxValueValidator)),
    )

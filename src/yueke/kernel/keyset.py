"""Going on where a list was left: the place of a row in an order, and the rows beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

M = TypeVar("M", bound=Model)


def place_of(row: Model, order: Sequence[str]) -> list[str]:
    """Where ``row`` stands in ``order``: the values it is sorted by, as texts."""
    fields = (row._meta.get_field(name.lstrip("-")) for name in order)
    return [field.value_to_string(row) for field in fields]  # type: ignore[union-attr]


def beyond(rows: QuerySet[M], order: Sequence[str], place: Sequence[str]) -> QuerySet[M]:
    """The ``rows`` behind ``place`` in ``order``, whose columns must all run the same way, the last one unique.

    Compared as one row value, which an index on the order answers. Raises ValueError for a place of another order.
    """
    names = [name.lstrip("-") for name in order]
    if len(place) != len(names) or len({name.startswith("-") for name in order}) != 1:
        raise ValueError("a place of another order")
    fields: list[Any] = [rows.model._meta.get_field(name) for name in names]
    try:
        values = [field.to_python(text) for field, text in zip(fields, place, strict=True)]
    except Exception as error:
        raise ValueError("a place of another order") from error
    typed = [Value(value, output_field=field) for value, field in zip(values, fields, strict=True)]
    compare = LessThan if order[0].startswith("-") else GreaterThan
    return rows.filter(compare(_row([F(name) for name in names]), _row(typed)))


def _row(parts: Sequence[Any]) -> Func:
    return Func(*parts, function="ROW", output_field=BooleanField())

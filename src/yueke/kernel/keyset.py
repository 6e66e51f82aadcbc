"""Going on where a list was left: the place of a row in an order, and the rows beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

M = TypeVar("M", bound=Model)


def place_of(row: Model, order: Sequence[str]) -> list[str]:
    """Where ``row`` stands in ``order``: the values it is sorted by, as texts."""
    fields = (row._meta.get_field(name.lstrip("-")) for name in order)
    return [field.value_to_string(row) for field in fields]  # type: ignore[union-attr]


def beyond(rows: QuerySet[M], order: Sequence[str], place: Sequence[str]) -> QuerySet[M]:
    """The ``rows`` behind ``place`` in ``order``, whose columns must all run the same way, the last one unique.

    Raises ValueError for a place of another order.
    """
    if len(place) != len(order) or len({name.startswith("-") for name in order}) != 1:
        raise ValueError("a place of another order")
    try:
        fields = zip(_fields(rows.model, order), place, strict=True)
        values = [field.to_python(text) for field, text in fields]
    except Exception as error:
        raise ValueError("a place of another order") from error
    return from_row(rows, order, values, including=False)


def from_row(
    rows: QuerySet[M, Any], order: Sequence[str], values: Sequence[Any], *, including: bool
) -> QuerySet[M, Any]:
    """The ``rows`` from the one with these ``values`` on (``including`` it, or not) in an ``order`` all running one way.

    Compared as one row value, which an index on the order answers.
    """
    fields = _fields(rows.model, order)
    typed = [Value(value, output_field=field) for value, field in zip(values, fields, strict=True)]
    down = order[0].startswith("-")
    compare = _COMPARED[down, including]
    return rows.filter(compare(_row([F(name.lstrip("-")) for name in order]), _row(typed)))


_COMPARED = {
    (True, True): LessThanOrEqual,
    (True, False): LessThan,
    (False, True): GreaterThanOrEqual,
    (False, False): GreaterThan,
}


def _fields(model: type[Model], order: Sequence[str]) -> list[Any]:
    names = (name.lstrip("-") for name in order)
    return [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names]


def _row(parts: Sequence[Any]) -> Func:
    return Func(*parts, function="ROW", output_field=BooleanField())

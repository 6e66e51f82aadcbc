"""Everything the system holds on customers, gathered from what each module declares."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from yueke.domains.customers.events import stream_of
from yueke.domains.organization import queries as organization
from yueke.kernel import personal
from yueke.kernel.events.models import Event
from yueke.kernel.events.publishing import label_of
from yueke.kernel.sheets.writing import write_xlsx

_DERIVED = ("search_terms", "name_pinyin", "sealed")


@dataclass(frozen=True)
class Part:
    """The rows of one table: each a list of (label, value)."""

    title: str
    model: str
    rows: tuple[tuple[tuple[str, Any], ...], ...]


def gather(customer_ids: Collection[int]) -> list[Part]:
    """Every declared table's rows about the customers, in plain, then what happened to them."""
    people = _People()
    parts = [_part(record, customer_ids, people) for record in personal.about_customers()[::-1] if record.copied]
    return [*(part for part in parts if part.rows), _happened(customer_ids)]


def write(form: str, parts: list[Part], target: IO[bytes], notes: tuple[str, ...]) -> int:
    """Write ``parts`` as ``xlsx`` (one line for each fact) or ``json``; returns how many facts."""
    if form == "json":
        found = {p.title: [{label: _plain(value) for label, value in row} for row in p.rows] for p in parts}
        target.write(json.dumps({"notes": notes, "data": found}, ensure_ascii=False, indent=2).encode())
        return sum(len(row) for part in parts for row in part.rows)
    columns = (_("类别"), _("第几条"), _("项目"), _("内容"))
    return write_xlsx(target, columns, _lines(parts), name=_("个人信息副本"), text_columns=(2, 3), notes=notes)


def _lines(parts: list[Part]) -> Iterator[tuple[Any, ...]]:
    for part in parts:
        for number, row in enumerate(part.rows, 1):
            for label, value in row:
                yield part.title, number, label, _plain(value)


def _part(record: personal.Record, customer_ids: Collection[int], people: _People) -> Part:
    fields = [field for field in record.table._meta.concrete_fields if _is_told(field)]
    rows = [
        tuple((str(field.verbose_name), people.told(field, row)) for field in fields)
        for row in record.of(customer_ids).order_by("pk")
    ]
    return Part(str(record.title), record.model, tuple(rows))


def _is_told(field: models.Field[Any, Any]) -> bool:
    derived = field.name in _DERIVED or isinstance(field, models.BinaryField)
    return not (derived or field.primary_key or (isinstance(field, ArrayField) and field.name in _DERIVED))


class _People:
    """Names of staff and departments, read once each."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], str] = {}

    def told(self, field: models.Field[Any, Any], row: models.Model) -> Any:
        """A value as a person can read it."""
        value = getattr(row, field.attname)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if field.is_relation and isinstance(value, int):
            return self._name(str(field.related_model._meta.label_lower), value)  # type: ignore[union-attr]
        return value

    def _name(self, model: str, pk: int) -> Any:
        readers = {
            "organization.person": organization.person_labels,
            "organization.department": organization.department_labels,
        }
        if model not in readers:
            return pk
        if (model, pk) not in self._known:
            self._known[model, pk] = readers[model]([pk]).get(pk, str(pk))
        return self._known[model, pk]


def _happened(customer_ids: Collection[int]) -> Part:
    events = Event.objects.filter(stream__in=[stream_of(pk) for pk in customer_ids]).order_by("at", "id")
    rows = tuple(
        (
            (_("时间"), row.at),
            (_("事项"), str(label_of(row.kind))),
            (_("经办"), row.actor_name),
            (_("内容"), row.payload),
        )
        for row in events
    )
    return Part(_("经过"), "kernel.event", rows)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else value

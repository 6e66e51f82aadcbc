"""A paper as JSON, for the table of the module that owns it: what was drafted and approved is what is issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from django.utils.functional import Promise

from yueke.ui.charts import Chart, Series
from yueke.ui.papers.paper import (
    Attachments,
    Block,
    Column,
    Figure,
    Heading,
    MethodNotes,
    Paper,
    Paragraph,
    Qr,
    Signature,
    Table,
)

_BLOCKS: dict[str, type] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
    "figure": Figure,
    "signature": Signature,
    "attachments": Attachments,
    "notes": MethodNotes,
}
_NAMES = {block: name for name, block in _BLOCKS.items()}


def to_data(paper: Paper) -> dict[str, Any]:
    """The paper as JSON values, its texts in the language in force."""
    told = _told(paper)
    told["blocks"] = [{"kind": _NAMES[type(block)], **_told(block)} for block in paper.blocks]
    return told


def from_data(data: Mapping[str, Any]) -> Paper:
    """The paper that :func:`to_data` wrote; ValueError, TypeError or KeyError for anything else."""
    known = dict(data)
    known["blocks"] = tuple(_block(one) for one in known["blocks"])
    known["copies"] = tuple(known.get("copies", ()))
    known["on"] = _day(known.get("on"))
    known["qr"] = Qr(**known["qr"]) if known.get("qr") else None
    return Paper(**known)


def _told(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _told(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        # JSON knows no decimals, and neither infinity nor what is not a number.
        return float(value) if isfinite(value) else None
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    return value


def _block(data: Mapping[str, Any]) -> Block:
    known = dict(data)
    kind = _BLOCKS[known.pop("kind")]
    if kind is Table:
        known["columns"] = tuple(Column(**column) for column in known["columns"])
        known["rows"] = tuple(tuple(row) for row in known["rows"])
    elif kind is Figure:
        known["chart"] = _chart(known["chart"])
    elif kind is Signature:
        known["on"] = _day(known.get("on"))
        known["places"] = tuple(known.get("places", ()))
    elif kind in (Attachments, MethodNotes):
        known = {name: tuple(value) for name, value in known.items()}
    return kind(**known)


def _chart(data: Mapping[str, Any]) -> Chart:
    known = dict(data)
    points = known["kind"] in ("scatter", "quadrant")
    known["series"] = tuple(_series(one, points=points) for one in known["series"])
    for name in ("limits", "cross"):
        known[name] = tuple(known[name]) if known.get(name) else None
    for name in ("x", "links"):
        known[name] = tuple(known.get(name, ()))
    return Chart(**known)


def _series(data: Mapping[str, Any], *, points: bool) -> Series:
    known = dict(data)
    known["data"] = tuple(tuple(one) if points else one for one in known["data"])
    for name in ("low", "high"):
        known[name] = None if known.get(name) is None else tuple(known[name])
    return Series(**known)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None

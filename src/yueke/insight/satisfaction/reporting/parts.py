"""What a report is made from: the findings of the screen, frozen as they were."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from yueke.insight.satisfaction.analyses import made
from yueke.insight.satisfaction.definitions import listed
from yueke.insight.satisfaction.panels import Column, Finding, Panel
from yueke.insight.satisfaction.segments import dimension_name
from yueke.insight.satisfaction.study import Study
from yueke.insight.satisfaction.themes import themes
from yueke.insight.satisfaction.told import Spoken
from yueke.insight.satisfaction.trend import Wave, trend
from yueke.kernel.sheets.books import Sheet

WHOLE = ("overview", "items", "nps", "rivals", "drivers", "quadrant", "quality")
"""The analyses of everybody in a report."""
MOST_DIMENSIONS = 3
"""Of more dimensions the first are reported on; the workbench has all."""
LEFT_OUT = frozenset({("items", "branches"), ("items", "distribution"), ("nps", "groups")})
"""Panels other parts tell already."""


@dataclass(frozen=True)
class Parts:
    """The findings by their codes, those of groups by dimension."""

    study: Study
    found: Mapping[str, Finding]
    groups: Mapping[str, Finding]

    def __getitem__(self, code: str) -> Finding:
        return self.found[code]

    def panel(self, of: str, code: str) -> Panel | None:
        """A panel that has something to show."""
        found = self.found[of].panel(code)
        return found if found is not None and found.rows else None

    def panels(self) -> list[tuple[str, Panel]]:
        """All panels with the titles they go by in a workbook, in the order of the report."""
        plain = [
            (one.title, one)
            for code, finding in self.found.items()
            for one in finding.panels
            if one.rows and (code, one.code) not in LEFT_OUT
        ]
        grouped = [
            (f"{one.title}（{dimension_name(by)}）", one)
            for by, finding in self.groups.items()
            for one in finding.panels
            if one.rows
        ]
        return [*plain, *grouped]


def parts(study: Study, waves: Sequence[Wave], spoken: Callable[[], Spoken]) -> Parts:
    """Everything a report tells, by the same functions, and kept in the same place, as the workbench's.

    ``spoken`` reads what was written; it is asked only where themes have not been worked out yet.
    """
    found = {code: made(study, code, {}) for code in WHOLE}
    found["trend"] = trend(study, waves)
    found["themes"] = made(study, "themes", {}, lambda: themes(study, spoken()))
    named = study.dimensions[:MOST_DIMENSIONS]
    return Parts(study, found, {by: made(study, "segments", {"by": by}) for by in named})


def frozen(of: Parts, source: str) -> dict[str, Any]:
    """The figures of a report as JSON, with what they were read beside, and the mark of it all."""
    told, beside = of.study.told, of.study.beside
    data: dict[str, Any] = {
        "cut": told.cut,
        "fingerprint": told.fingerprint,
        "source": source,
        "target": beside.target,
        "tree": {code: [node.title, node.parent, node.weight] for code, node in sorted(beside.tree.items())},
        "panels": [_kept(title, panel) for title, panel in of.panels()],
        "notes": [source, *listed()],
    }
    return {**data, "mark": mark(data)}


def mark(data: Mapping[str, Any]) -> str:
    """The SHA-256 of frozen figures: the same cut, read by the same rules, gives the same."""
    told = {name: value for name, value in data.items() if name != "mark"}
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def thawed(data: Mapping[str, Any]) -> list[tuple[str, Panel]]:
    """The panels of frozen figures with their titles; without charts, which the paper holds."""
    found = []
    for one in data.get("panels", ()):
        columns = tuple(Column(title, kind) for title, kind in one["columns"])
        rows = tuple(tuple(row) for row in one["rows"])
        found.append((one["name"], Panel(one["code"], one["title"], columns, rows, one["n"], one["definition"])))
    return found


def book(data: Mapping[str, Any]) -> list[Sheet]:
    """The workbook of frozen figures: a sheet for each table, and one with all definitions."""
    sheets = [
        Sheet(name, tuple(column.title for column in one.columns), one.sheet_rows(), (one.definition, data["source"]),
              shares=tuple(i for i, column in enumerate(one.columns) if column.kind == "share"))
        for name, one in thawed(data)
    ]  # fmt: skip
    return [*sheets, Sheet(_("口径"), (_("指标与口径"),), tuple((line,) for line in data.get("notes", ())), ())]


def _kept(name: str, one: Panel) -> dict[str, Any]:
    return {
        "name": name, "code": one.code, "title": one.title, "n": int(one.n), "definition": one.definition,
        "columns": [[str(column.title), column.kind] for column in one.columns],
        "rows": [[_plain(value) for value in row] for row in one.rows],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """As JSON knows it: no NaN, nothing of numpy's."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value if value is None or isinstance(value, bool | int) else str(value)

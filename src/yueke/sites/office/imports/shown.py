"""Sheet rows as the check page shows them: cells through the gate, faults coloured, reasons in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yueke.domains.imports.importer import ImportField, Remark
from yueke.domains.imports.models import ImportBatch, ImportRow
from yueke.domains.imports.queries import GroupRows, fields_of
from yueke.domains.imports.rowstore import Content, opened
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.names import looks_like_organization
from yueke.kernel.gate import Near, told
from yueke.sites.office.customers.words import reasons_for

_FIELDS = {
    "phone": "customers.customer.phone",
    "mobile": "customers.customer.phone",
    "landline": "customers.customer.phone",
    "email": "customers.customer.email",
    "identity": "customers.customer.identity_number",
    "credit_code": "customers.customer.identity_number",
    "birthday": "customers.customer.birthday",
    "address": "customers.address.detail",
    "person": "customers.contact.name",
    "name": "customers.customer.name",
}
"""The personal field a column becomes, by its code or by the kind of its cells."""
_QUOTED = ("text", "rest", "name")
"""Values of messages that quote a cell."""


@dataclass(frozen=True)
class CellShown:
    """One cell: its text as the actor may see it; ``tone`` is broken, at_risk or empty."""

    text: str
    title: str
    tone: str = ""
    why: str = ""


@dataclass(frozen=True)
class RowShown:
    """One sheet row with its reasons."""

    number: int
    cells: list[CellShown]
    reasons: list[str]
    refused: bool


@dataclass(frozen=True)
class GroupShown:
    """Rows and archives that may be one customer, with the reasons between them."""

    number: int
    decision: str
    probability: float
    rows: list[RowShown]
    records: list[dict[str, Any]]
    reasons: list[str]


def cell_told(actor: Actor, column: ImportField, text: str, near: Near) -> str:
    """A cell as ``actor`` may see it. Its column is what the uploader said it is: nobody else may say otherwise."""
    field = _FIELDS.get(column.code) or _FIELDS.get(column.kind)
    if field is None:
        return text
    company = column.kind == "credit_code" or (column.kind == "name" and looks_like_organization(text))
    return told(actor, field, text, near=near, company=company)


def near_to(actor: Actor, batch: ImportBatch) -> Near:
    """Whoever uploaded a sheet stands as near to its rows as the owner of a customer."""
    return "team" if actor.person_id is not None and batch.created_by_id == actor.person_id else ""


class Showing:
    """Turns stored rows of one batch into what one actor may see."""

    def __init__(self, actor: Actor, batch: ImportBatch) -> None:
        self.actor = actor
        self.batch = batch
        self.near = near_to(actor, batch)
        self.fields = fields_of(batch)

    @property
    def titles(self) -> list[str]:
        """The titles of the columns shown: those that are imported."""
        return [self.batch.columns[self.batch.mapping[code]] for code in self.fields]

    def rows(self, rows: Iterable[ImportRow]) -> list[RowShown]:
        """``rows`` opened and masked; columns with something to see come right after the first."""
        told = [(row, opened(row.content)) for row in rows]
        remarked = Counter(remark.field for _row, content in told for remark in content.problems or content.notes)
        codes = list(self.fields)
        codes = codes[:1] + sorted(codes[1:], key=lambda code: -min(remarked[code], 1))
        self.fields = {code: self.fields[code] for code in codes}
        return [self.row(row, content) for row, content in told]

    def row(self, row: ImportRow, content: Content) -> RowShown:
        """One row."""
        problems = self._by_field(content.problems)
        notes = {} if content.problems else self._by_field(content.notes)
        cells = [self._cell(code, one, content, problems, notes) for code, one in self.fields.items()]
        reasons = [self._said(remark, titled=True) for remark in content.problems or content.notes]
        return RowShown(row.number, cells, reasons, bool(content.problems))

    def group(self, found: GroupRows) -> GroupShown:
        """One group of possible duplicates."""
        group = found.group
        rows = [self.row(row, content) for row, content in found.rows]
        names = {row.number: _("第 %(n)s 行") % {"n": row.number} for row in rows}
        names |= {-record["pk"]: record["number"] for record in found.records}
        reasons = [
            f"{names[a]} ↔ {names[b]}：{'，'.join(reasons_for(self.actor, why.split('，')))}"
            for a, b, why in group.pairs
            if a in names and b in names
        ]
        default = self.batch.options.get("duplicates") or "merge"
        records = [self._record(record) for record in found.records]
        decision = group.decision or default
        return GroupShown(group.number, decision, group.probability, rows, records, reasons[:6])

    def _cell(
        self,
        code: str,
        field: ImportField,
        content: Content,
        problems: Mapping[str, str],
        notes: Mapping[str, str],
    ) -> CellShown:
        place = self.batch.mapping[code]
        text = content.cells[place] if place < len(content.cells) else _value(content.values.get(code))
        text, title = cell_told(self.actor, field, text, self.near), self.batch.columns[place]
        if code in problems:
            return CellShown(text, title, "broken", problems[code])
        if code in notes:
            return CellShown(text, title, "at_risk", notes[code])
        return CellShown(text, title)

    def _by_field(self, remarks: Iterable[Remark]) -> dict[str, str]:
        return {remark.field: self._said(remark) for remark in remarks if remark.field}

    def _said(self, remark: Remark, *, titled: bool = False) -> str:
        field = self.fields.get(remark.field)
        values = dict(remark.values)
        if field is not None:
            for name in _QUOTED:
                if values.get(name):
                    values[name] = cell_told(self.actor, field, values[name], self.near)
        text = Remark(remark.field, remark.msgid, values).said(_)
        return f"{_(field.title)}：{text}" if titled and field is not None else text

    def _record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        company = record["kind"] != "individual"
        return {
            "pk": record["pk"],
            "number": record["number"],
            "name": told(self.actor, "customers.customer.name", record["name"], company=company),
            "phone": told(self.actor, "customers.customer.phone", record["phone"]),
            "place": f"{record['province']}{record['city']}{record['district']}",
        }


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(one) for one in value if not isinstance(one, list))
    return str(value or "")

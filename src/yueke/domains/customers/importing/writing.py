"""Customers of a checked sheet written into the archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yueke.domains.customers import numbers
from yueke.domains.customers.commands import absorb_many, create_many, link_duplicates
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.imports.importer import Work
from yueke.domains.organization import queries as organization
from yueke.kernel.cleaning.phones import phone_key
from yueke.kernel.numbering import next_numbers

Values = Mapping[str, Any]

_COPIED = (
    "name", "kind", "phone", "email", "identity_number", "gender", "province", "city", "district", "address",
    "industry", "channel", "contact", "position", "remark",
)  # fmt: skip


class CustomerWriter:
    """Writes drafts, fills archives, links. Takes its numbers before the long transaction, which would lock them."""

    def __init__(self, work: Work, *, expected: int) -> None:
        self.work = work
        self.stage = work.plan.options.get("stage") or "customer"
        with transaction.atomic():
            self.fresh = iter(next_numbers(numbers.CUSTOMER, work.at, expected))
        self.people: dict[str, int | None] = {}

    def create(self, entries: Sequence[Sequence[Values]]) -> list[int]:
        """One customer for each entry; facts the first row lacks are taken from the others."""
        combined = [combine(rows) for rows in entries]
        self._know_people(combined)
        taken = self._taken({values["number"] for values in combined if values.get("number")})
        drafts = []
        for values in combined:
            number = values.get("number", "")
            if not number or number in taken:
                number = next(self.fresh, "")
            taken.add(number)
            drafts.append(draft_of(values, number=number, stage=self.stage, people=self.people))
        return create_many(self.work.actor, drafts, batch_id=self.work.batch_id, at=self.work.at)

    def fill(self, entries: Sequence[tuple[int, Values]]) -> None:
        """Fill empty facts of archives."""
        rows = [(pk, _typed(values)) for pk, values in entries]
        absorb_many(self.work.actor, rows, batch_id=self.work.batch_id, at=self.work.at)

    def link(self, pairs: Sequence[tuple[int, int, str]], *, certain: bool) -> None:
        """Note pairs: linked by decision, or open to be looked at."""
        if pairs:
            rows = [(one, other, reasons.split("，")) for one, other, reasons in pairs]
            state = "linked" if certain else "open"
            link_duplicates(self.work.actor, rows, state=state, at=self.work.at)

    def _taken(self, wanted: Iterable[str]) -> set[str]:
        return set(Customer.objects.filter(number__any_of=list(wanted)).values_list("number", flat=True))

    def _know_people(self, rows: Iterable[Values]) -> None:
        names = {row[code] for row in rows for code in ("owner", "recorder") if row.get(code)}
        for name in names - self.people.keys():
            found = [hit.id for hit in organization.find_people(self.work.actor, name, limit=5) if hit.name == name]
            self.people[name] = found[0] if len(found) == 1 else None


def combine(rows: Sequence[Values]) -> dict[str, Any]:
    """The facts of several rows about one customer: those of the first, completed by the others.

    Numbers, people, tags and remarks of all rows are kept; the earliest dates win.
    """
    if len(rows) == 1:
        return dict(rows[0])
    out = dict(rows[0])
    for row in rows[1:]:
        for code, value in row.items():
            if not out.get(code):
                out[code] = value
    out["more_contacts"] = _people_of(out, rows)
    out["tags"] = list(dict.fromkeys(tag for row in rows for tag in row.get("tags", ())))
    out["remark"] = "\n".join(dict.fromkeys(row["remark"] for row in rows if row.get("remark")))[:2000]
    for code in ("created", "learned"):
        out[code] = min((row[code] for row in rows if row.get(code)), default="")
    return out


def _people_of(out: Values, rows: Sequence[Values]) -> list[list[str]]:
    """Every further number and contact person of ``rows``, once."""
    numbers_known = {phone_key(out.get("phone", ""))}
    people_known = {out.get("contact", ""), out["name"], ""}
    found = []
    for row in rows:
        first = [row.get("contact", ""), row.get("position", ""), row.get("phone", "")]
        for name, position, phone in (first, *row.get("more_contacts", ())):
            new_number = bool(phone) and phone_key(phone) not in numbers_known
            if new_number or name not in people_known:
                numbers_known.add(phone_key(phone))
                people_known.add(name)
                found.append([name or out["name"], position, phone])
    return found


def draft_of(values: Values, *, number: str, stage: str, people: Mapping[str, int | None]) -> CustomerDraft:
    """A draft from stored values; dates come as ISO text."""
    plain = {code: values[code] for code in _COPIED if values.get(code)}
    created = datetime.fromisoformat(values["created"]) if values.get("created") else None
    return CustomerDraft(
        **plain,
        number=number,
        stage=values.get("stage") or stage,
        birthday=date.fromisoformat(values["birthday"]) if values.get("birthday") else None,
        more_contacts=tuple(map(tuple, values.get("more_contacts", ()))),
        tags=tuple(values.get("tags", ())),
        owner_id=people.get(values.get("owner", "")),
        recorded_by_id=people.get(values.get("recorder", "")),
        learned_at=datetime.fromisoformat(values["learned"]) if values.get("learned") else None,
        created_at=created,
    )


def _typed(values: Values) -> dict[str, Any]:
    """Values as ``absorb`` takes them."""
    out = {code: values[code] for code in (*_COPIED, "tags", "more_contacts") if values.get(code)}
    if values.get("birthday"):
        out["birthday"] = date.fromisoformat(values["birthday"])
    return out

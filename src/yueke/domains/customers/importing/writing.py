"""Customers of a checked sheet written into the archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date, datetime
from typing import Any, overload

from django.db import transaction

from yueke.domains.customers import numbers
from yueke.domains.customers.commands import absorb_many, create_many, let_terms_wait, link_duplicates
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.imports.importer import CHUNK, Work
from yueke.domains.imports.rowstore import opened
from yueke.domains.organization import queries as organization
from yueke.kernel.cleaning.phones import phone_key
from yueke.kernel.forking import shared_out
from yueke.kernel.numbering import next_numbers

Values = Mapping[str, Any]

_COPIED = (
    "name", "kind", "phone", "email", "identity_number", "gender", "province", "city", "district", "address",
    "industry", "channel", "contact", "position", "remark",
)  # fmt: skip
_LOOKED_UP = ("number", "owner", "recorder")
"""What a row may hold that only the database can tell the meaning of."""


class CustomerWriter:
    """Writes drafts, fills archives, links. Takes its numbers before the long transaction, which would lock them."""

    def __init__(self, work: Work, *, expected: int) -> None:
        self.work = work
        self.stage = work.plan.options.get("stage") or "customer"
        with transaction.atomic():
            self.fresh = iter(next_numbers(numbers.CUSTOMER, work.at, expected))
        self.people: dict[str, int | None] = {}

    def create(self, entries: Sequence[Sequence[bytes]], *, done: Callable[[int], None]) -> list[int]:
        """One customer for each entry; facts the first row lacks are taken from the others."""
        let_terms_wait()
        told = self._looked_up(entries)
        self._know_people({name for _number, *names in told for name in names if name})
        named = self._numbered([number for number, *_names in told]) if told else self._fresh(len(entries))
        drafts = _Drafts(entries, named, self.stage, self.people)
        work = self.work
        return create_many(work.actor, drafts, named=named, batch_id=work.batch_id, at=work.at, done=done)

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

    def _looked_up(self, entries: Sequence[Sequence[bytes]]) -> list[tuple[str, ...]]:
        """Number, owner and recorder of each entry; nothing when the sheet has no column for any of them."""
        if not any(self.work.plan.has(code) for code in _LOOKED_UP):
            return []

        def told(part: int) -> list[tuple[str, ...]]:
            found = map(_combined, entries[part * CHUNK : (part + 1) * CHUNK])
            return [tuple(values.get(code, "") for code in _LOOKED_UP) for values in found]

        return [one for part in shared_out(told, -(-len(entries) // CHUNK), most=4) for one in part]

    def _numbered(self, given: Sequence[str]) -> list[str]:
        """``given``, with fresh numbers for those without, and for all but the first with the same."""
        wanted = {number for number in given if number}
        taken = set(Customer.objects.filter(number__any_of=wanted).values_list("number", flat=True))
        named = []
        for number in given:
            named.append(next(self.fresh, "") if not number or number in taken else number)
            taken.add(named[-1])
        return named

    def _fresh(self, n: int) -> list[str]:
        return [next(self.fresh, "") for _ in range(n)]

    def _know_people(self, names: Set[str]) -> None:
        for name in names - self.people.keys():
            found = [hit.id for hit in organization.find_people(self.work.actor, name, limit=5) if hit.name == name]
            self.people[name] = found[0] if len(found) == 1 else None


class _Drafts(Sequence[CustomerDraft]):
    """The drafts of entries, opened and combined where somebody takes them, which is in another process."""

    def __init__(
        self,
        entries: Sequence[Sequence[bytes]],
        named: Sequence[str],
        stage: str,
        people: Mapping[str, int | None],
    ) -> None:
        self._entries = entries
        self._named = named
        self._stage = stage
        self._people = people

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, place: int) -> CustomerDraft: ...

    @overload
    def __getitem__(self, place: slice) -> list[CustomerDraft]: ...

    def __getitem__(self, place: int | slice) -> CustomerDraft | list[CustomerDraft]:
        if isinstance(place, int):
            return self._draft(self._entries[place], self._named[place])
        return [self._draft(*one) for one in zip(self._entries[place], self._named[place], strict=True)]

    def _draft(self, rows: Sequence[bytes], number: str) -> CustomerDraft:
        return draft_of(_combined(rows), number=number, stage=self._stage, people=self._people)


def _combined(rows: Sequence[bytes]) -> Values:
    return combine([opened(row).values for row in rows])


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

"""Duplicates of a sheet of customers: among its rows and against the archive, by one and the same measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.records import EMAIL, IDENTITY, PHONE
from yueke.domains.imports.importer import Findings, FoundGroup, FoundPair, Row, Work
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.addresses import address_key
from yueke.kernel.cleaning.names import name_key, person_key
from yueke.kernel.cleaning.phones import phone_key
from yueke.kernel.cleaning.wording import _
from yueke.kernel.vault import blind_indexes
from yueke.methods.matching import Group, Pair, Record, suggest_duplicates

AT_ONCE = 5_000
"""Keys looked up by one query."""
_NAMESAKES = 12
"""A name that more archives bear says too little to compare them all."""
_LEGAL_FORMS = ("", "有限公司", "有限责任公司", "股份有限公司", "公司")
_SAME_NUMBER = _("客户编号相同")


class CustomerExaminer:
    """Collects the records of all rows, then compares them with each other and with the archive."""

    def __init__(self, work: Work) -> None:
        self.actor = work.actor
        self.records: list[Record] = []
        self.names: set[str] = set()
        self.numbers: dict[int, str] = {}

    def take(self, rows: Sequence[Row]) -> None:
        """Remember what is compared."""
        for row in rows:
            self.records.append(row.record)
            self.names.update(_spellings(row.values["name"], row.record))
            if number := row.values.get("number"):
                self.numbers[row.number] = number
            row.record = None

    def finish(self) -> Findings:
        """Groups with at least one row of the sheet, and pairs worth a look."""
        known = candidates(self.actor, self.records, self.names)
        found = suggest_duplicates([*known, *self.records])
        findings = Findings(
            [group for one in found.groups if (group := _group(one)) is not None],
            [_pair(pair) for pair in found.links if pair.a > 0 or pair.b > 0],  # type: ignore[operator]
        )
        self._join_by_number(findings)
        return findings

    def _join_by_number(self, findings: Findings) -> None:
        """The same customer number is the same customer, whatever else differs."""
        ids = known_numbers(self.actor, set(self.numbers.values()))
        by_number: dict[str, list[int]] = defaultdict(list)
        for row, number in self.numbers.items():
            by_number[number].append(row)
        group_of = {row: group for group in findings.groups for row in group.rows}
        for number, rows in by_number.items():
            record = ids.get(number)
            if len(rows) < 2 and record is None:
                continue
            group = next((group_of[row] for row in rows if row in group_of), None)
            if group is None:
                group = FoundGroup([])
                findings.groups.append(group)
            for row in rows:
                if group_of.setdefault(row, group) is group and row not in group.rows:
                    group.rows.append(row)
            group.rows.sort()
            anchor = -record if record is not None else rows[0]
            if record is not None:
                group.existing = [record, *(one for one in group.existing if one != record)]
            group.pairs += [FoundPair(anchor, row, str(_SAME_NUMBER)) for row in rows if row != anchor]


def candidates(actor: Actor, records: Sequence[Record], names: Collection[str]) -> list[Record]:
    """The archives ``actor`` may see that share a phone, e-mail, identity number or name with any record.

    Set-wise: a query for each five thousand keys. Records of archives bear their negative id as key.
    """
    archive = Customer.objects.live().visible_to(actor)
    if not archive.exists():
        return []
    ids: set[int] = set()
    phones = _indexes({phone for record in records for phone in record.phones}, PHONE)
    contacts = Contact.objects.filter(customer__in=archive)
    for part in _parts(phones):
        ids.update(archive.filter(phone_index__in=part).values_list("pk", flat=True))
        ids.update(contacts.filter(phone_index__in=part).values_list("customer_id", flat=True))
    for part in _parts(_indexes({mail for record in records for mail in record.emails}, EMAIL)):
        ids.update(archive.filter(email_index__in=part).values_list("pk", flat=True))
    for part in _parts(_indexes({record.identity for record in records} - {""}, IDENTITY)):
        ids.update(archive.filter(identity_index__in=part).values_list("pk", flat=True))
    for part in _parts(sorted(names)):
        ids.update(_bearers(archive, part))
    return [record for part in _parts(sorted(ids)) for record in _records(part)]


def known_numbers(actor: Actor, numbers: Collection[str]) -> dict[str, int]:
    """Which customer numbers of ``numbers`` exist, with their ids, as far as ``actor`` may see."""
    archive = Customer.objects.live().visible_to(actor)
    found: dict[str, int] = {}
    for part in _parts(sorted(numbers)):
        found.update(archive.filter(number__in=part).values_list("number", "pk"))
    return found


def _bearers(archive: QuerySet[Customer], names: Sequence[str]) -> Iterable[int]:
    ranked = archive.filter(name__in=names).annotate(
        place=Window(RowNumber(), partition_by=F("name"), order_by=F("pk").asc())
    )
    return ranked.filter(place__lte=_NAMESAKES).order_by().values_list("pk", flat=True)


def _records(ids: Sequence[int]) -> Iterator[Record]:
    contacts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, name, phone in Contact.objects.filter(customer__in=ids).values_list("customer_id", "name", "phone"):
        contacts[pk].append((name, phone))
    addresses: dict[int, str] = {}
    places = Address.objects.filter(customer__in=ids).order_by("is_primary", "-pk")
    for pk, detail in places.values_list("customer_id", "detail"):
        addresses[pk] = detail
    rows = Customer.objects.filter(pk__in=ids).order_by("pk")
    for pk, name, kind, phone, email, identity, city, district, birthday in rows.values_list(
        "pk", "name", "kind", "phone", "email", "identity_number", "city", "district", "birthday"
    ):
        people = contacts.get(pk, [])
        phones = dict.fromkeys(phone_key(one) for one in (phone, *(p for _n, p in people)) if one)
        contact = next((person for person, _phone in people if person != name), "")
        yield Record(
            -pk,
            name_key(name, kind),
            kind,
            tuple(phones),
            (email,) if email else (),
            identity,
            address_key(addresses.get(pk, "")),
            district or city,
            person_key(contact),
            birthday.isoformat() if birthday else "",
        )


def _spellings(name: str, record: Record) -> Iterator[str]:
    """How the archive may have written the name: as here, or with another legal form."""
    yield name
    if not record.is_person:
        for form in _LEGAL_FORMS:
            yield record.name + form


def _indexes(values: Collection[str], context: str) -> list[bytes]:
    return [index for value in values for index in blind_indexes(value, context)]


def _parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _group(found: Group) -> FoundGroup | None:
    rows = sorted(key for key in found.members if _is_row(key))
    existing = sorted(-key for key in found.members if not _is_row(key))  # type: ignore[operator]
    if not rows or len(rows) + len(existing) < 2:
        return None
    pairs = [_pair(pair) for pair in found.pairs if _is_row(pair.a) or _is_row(pair.b)]
    return FoundGroup(rows, existing, pairs, found.probability)  # type: ignore[arg-type]


def _pair(pair: Pair) -> FoundPair:
    return FoundPair(pair.a, pair.b, pair.score.text)  # type: ignore[arg-type]


def _is_row(key: Hashable) -> bool:
    return key > 0  # type: ignore[operator]

"""One row of a sheet of customers understood. No database here: it may run in another process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from yueke.domains.customers.importing.fields import CHANNELS, STAGES
from yueke.domains.imports.importer import Plan, Remark, Row
from yueke.kernel.cleaning.addresses import Address, address_key, clean_address_in
from yueke.kernel.cleaning.dates import FIRST_DAY, LOCAL, clean_date, clean_datetime
from yueke.kernel.cleaning.emails import clean_emails
from yueke.kernel.cleaning.identifiers import (
    birthday_of,
    clean_credit_code,
    clean_identity_number,
    gender_of_identity,
)
from yueke.kernel.cleaning.names import (
    clean_customer_name,
    clean_person_name,
    gender_of_title,
    looks_like_institution,
    looks_like_organization,
    name_key,
    organization_key,
    person_key,
)
from yueke.kernel.cleaning.phones import Phone, clean_phones, mobile_of
from yueke.kernel.cleaning.text import Cell, Cleaned, cell_text, clean_text, stripped
from yueke.kernel.cleaning.wording import _
from yueke.kernel.cleaning.words import clean_choice, clean_gender, clean_kind

_PHONES = ("mobile", "landline", "phone")
_REGIONS = ("province", "city", "district")
_NOWHERE = Address()
_BETWEEN_TAGS = re.compile(r"[、,，;；|/\n]+")
_SHORT = (("industry", 40), ("position", 60), ("recorder", 60), ("owner", 60), ("number", 30))
"""Fields of one line, with the length their columns hold."""
_MISSING_NAME = _("缺少客户名称")
_EARLIEST_BIRTHDAY = date(1900, 1, 1)


class Cells:
    """The cells of a row by field; collects what is wrong and what was altered. Also for other importers."""

    def __init__(self, plan: Plan, row: Row) -> None:
        self.plan = plan
        self.row = row
        self.lenient = plan.options.get("faults") == "blank"
        cells, width = row.cells, len(row.cells)
        self._by_field = {code: cells[place] for code, place in plan.columns.items() if place < width}

    def __getitem__(self, code: str) -> Cell:
        return self._by_field.get(code)

    def value(self, code: str, cleaned: Cleaned[Any], *, vital: bool = False) -> Any:
        """The cleaned value, None when it cannot be used; problem and change are noted under ``code``."""
        if cleaned.problem is not None:
            remark = Remark.of(code, cleaned.problem)
            (self.row.notes if self.lenient and not vital else self.row.problems).append(remark)
            return None
        if cleaned.changed is not None:
            self.row.notes.append(Remark.of(code, cleaned.changed))
        return cleaned.value

    def text(self, code: str, limit: int) -> str:
        """A short text in one line; empty when there is none."""
        cell = self[code]
        if cell is None or cell == "":
            return ""
        return self.value(code, _line(cell, limit)) or ""


@lru_cache(maxsize=4096, typed=True)
def _line(cell: Cell, limit: int) -> Cleaned[str]:
    return clean_text(cell, limit=limit, lines=False)


def clean(plan: Plan, number: int, cells: Sequence[Cell]) -> Row:
    """Values of a customer draft (see ``writing.draft_of``), problems, notes; ``record`` is name, its comparable
    form if it reads like an organization's, number and the fields of a ``matching.Record`` after its key."""
    row = Row(number, cells)
    at = Cells(plan, row)
    kind = at.value("kind", clean_kind(at["kind"])) or _kind_of_name(stripped(at["name"]))
    name = at.value("name", clean_customer_name(at["name"], kind), vital=True)
    if name is None and not any(problem.field == "name" for problem in row.problems):
        row.problems.append(Remark.of("name", _MISSING_NAME))
    phones = _phones(at)
    emails = at.value("email", clean_emails(at["email"])) or ()
    address = _address(at)
    contact = at.value("contact", clean_person_name(at["contact"])) or ""
    birthday = at.value("birthday", _day(at, "birthday", _EARLIEST_BIRTHDAY)) if plan.has("birthday") else None
    identity = _identity(at, kind)
    plain = _plain(at)
    # Only now: everything wrong with a row is told at once.
    if row.problems or name is None:
        return row
    if kind == "individual" and identity and birthday is None:
        birthday = birthday_of(identity)
    values: dict[str, Any] = {
        "name": name,
        "kind": kind,
        **_phone_values(phones, name, contact),
        "email": emails[0] if emails else "",
        "identity_number": identity,
        "gender": _gender(at, kind, identity),
        "birthday": birthday.isoformat() if birthday else "",
        "province": address.province,
        "city": address.city,
        "district": address.district,
        "address": address.detail,
        "contact": contact,
        **plain,
    }
    row.values = {code: value for code, value in values.items() if value}
    # Plain values instead of a matching.Record: they travel between processes at a fraction of the cost.
    row.record = (
        name,
        organization_key(name),
        row.values.get("number", ""),
        name_key(name, kind),
        kind,
        tuple(phone.key for phone in phones),
        emails,
        identity,
        address_key(address.detail) if address.detail else "",
        address.district or address.city,
        person_key(contact) if contact else "",
        values["birthday"],
    )
    return row


def _kind_of_name(name: str) -> str:
    if looks_like_institution(name):
        return "institution"
    return "enterprise" if looks_like_organization(name) else "individual"


def _phones(at: Cells) -> tuple[Phone, ...]:
    found: list[Phone] = []
    for code in _PHONES:
        cell = at[code]
        if cell is not None and cell != "":
            found += [phone for phone in at.value(code, clean_phones(cell)) or () if phone not in found]
    return tuple(found)


def _phone_values(phones: tuple[Phone, ...], name: str, contact: str) -> dict[str, Any]:
    """The first mobile is the customer's number; others are kept beside it, so that none is lost."""
    if not phones:
        return {}
    first = mobile_of(phones) or phones[0]
    others = [[contact or name, "", phone.text[:40]] for phone in phones if phone is not first]
    return {"phone": first.text[:40], "more_contacts": others}


def _address(at: Cells) -> Address:
    detail = stripped(at["address"])
    region, begins = "", detail[:20]
    for code in _REGIONS:
        if cell := at[code]:
            part = stripped(cell)
            if part not in begins and not detail.startswith(part):
                region += part
    if not region and not detail:
        return _NOWHERE
    found: Address = at.value("address", clean_address_in(region, detail)) or _NOWHERE
    return found


def _day(at: Cells, code: str, earliest: date = FIRST_DAY) -> Cleaned[date]:
    return clean_date(at[code], earliest=earliest, latest=at.plan.latest, order=at.plan.orders.get(code))


def _identity(at: Cells, kind: str) -> str:
    if kind == "individual":
        cell = at["identity_number"]
        return at.value("identity_number", clean_identity_number(cell, latest=at.plan.latest)) or "" if cell else ""
    cell = at["credit_code"]
    return at.value("credit_code", clean_credit_code(cell)) or "" if cell else ""


def _gender(at: Cells, kind: str, identity: str) -> str:
    if kind != "individual":
        return ""
    said = at.value("gender", clean_gender(at["gender"])) if at["gender"] else None
    return said or (gender_of_identity(identity) if identity else "") or gender_of_title(stripped(at["name"])) or ""


def _plain(at: Cells) -> dict[str, Any]:
    """The facts that are compared with nothing."""
    channel, tags = _channel(at)
    tags += _tags(at)
    found: dict[str, Any] = {code: at.text(code, limit) for code, limit in _SHORT}
    found["channel"] = channel
    if tags:
        found["tags"] = list(dict.fromkeys(tag[:30] for tag in tags))
    if at["stage"]:
        found["stage"] = at.value("stage", clean_choice(at["stage"], STAGES))
    if at["remark"]:
        found["remark"] = at.value("remark", clean_text(at["remark"], limit=2000))
    for code in ("created", "learned"):
        moment = at.value(code, _moment(at, code)) if at.plan.has(code) else None
        found[code] = moment.isoformat() if moment else ""
    return found


def _moment(at: Cells, code: str) -> Cleaned[datetime]:
    found = clean_datetime(at[code], latest=at.plan.latest, order=at.plan.orders.get(code))
    return Cleaned(found.value.replace(tzinfo=LOCAL) if found.value else None, found.problem, found.changed)


def _channel(at: Cells) -> tuple[str, list[str]]:
    """The channel; a word that is not in the list becomes 其他, and a tag, so that it is not lost."""
    cell = at["channel"]
    if cell is None or cell == "":
        return "", []
    found = _known_channel(cell)
    if found.problem is None:
        return at.value("channel", found) or "", []
    word = " ".join(cell_text(cell).split())[:26]
    at.row.notes.append(Remark.of("channel", _("来源“{word}”不在列表中，记为“其他”并加上标签", word=word)))
    return "other", [f"来源 {word}"]


@lru_cache(maxsize=1024, typed=True)
def _known_channel(cell: Cell) -> Cleaned[str]:
    return clean_choice(cell, CHANNELS)


def _tags(at: Cells) -> list[str]:
    text = at.text("tags", 500)
    if not text:
        return []
    return [tag for part in _BETWEEN_TAGS.split(text) if (tag := part.strip())]

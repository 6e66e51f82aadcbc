"""What is compared: one normalised record, the keys under which candidates are found, how common values
are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

INDIVIDUAL = "individual"


class Record(NamedTuple):
    """A customer with every field already normalised by the caller; empty means unknown.

    ``key`` is the caller's own identifier.  ``name``: comparable form (simplified, without title or legal
    form). ``kind``: individual, enterprise or institution.  ``phones``: digits.  ``identity``: identity
    number or credit code. ``address``: comparable street address without region.  ``district``: its district
    (or city). ``contact``: comparable name of the contact person.  ``birthday``: any comparable form.
    """

    key: Hashable
    name: str = ""
    kind: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    identity: str = ""
    address: str = ""
    district: str = ""
    contact: str = ""
    birthday: str = ""

    @property
    def is_person(self) -> bool:
        """Whether the record stands for a human being rather than an organization."""
        return self.kind == INDIVIDUAL if self.kind else len(self.name) <= 4


@dataclass(slots=True)
class Frequencies:
    """How many records bear a name, and how many different names bear a phone, e-mail or address.

    A common name is weak evidence, and so is the phone of a front desk.
    """

    names: Counter[str] = field(default_factory=Counter)
    bearers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Frequencies:
        """Count over ``records``."""
        counted = cls()
        seen: dict[str, str | set[str]] = {}
        for record in records:
            counted.names[record.name] += 1
            for value in (*record.phones, *record.emails, record.address):
                if not value:
                    continue
                known = seen.setdefault(value, record.name)
                if isinstance(known, set):
                    known.add(record.name)
                elif known != record.name:
                    seen[value] = {known, record.name}
        counted.bearers = {value: len(names) for value, names in seen.items() if isinstance(names, set)}
        return counted

    def bearers_of(self, value: str) -> int:
        """How many different names bear ``value`` (1 when it was never counted)."""
        return self.bearers.get(value, 1)


_digit = re.compile("[0-9]").search


def has_house_number(address: str) -> bool:
    """Whether an address goes down to a house."""
    return bool(_digit(address)) or any(sign.isdigit() for sign in address)


def blocking_keys(record: Record) -> list[str]:
    """Keys of which two records must share one to be compared at all.

    Same phone, e-mail, identity number or whole name; or same address with the same first character of the
    name or the same contact.
    """
    keys = [f"p:{phone}" for phone in record.phones]
    keys += [f"e:{email}" for email in record.emails]
    if record.identity:
        keys.append(f"i:{record.identity}")
    if len(record.name) >= 2:
        keys.append(f"n:{record.name}")
    if record.name and has_house_number(record.address):
        keys.append(f"a:{record.name[0]}{record.address}")
    if record.contact and has_house_number(record.address):
        keys.append(f"c:{record.contact}{record.address}")
    return keys

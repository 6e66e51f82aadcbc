"""What is known about a customer before there is an archive: the input of create and of imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

FACTS = (
    "name",
    "kind",
    "stage",
    "phone",
    "email",
    "identity_number",
    "gender",
    "birthday",
    "province",
    "city",
    "district",
    "industry",
    "channel",
    "preferences",
    "tags",
    "remark",
)
"""The columns of a customer that people fill in."""

NEVER_EMPTY = ("name", "kind", "stage")
"""Those of them that every customer has."""


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """A customer to be, all texts plain. ``number`` empty: given by rule. ``address`` is the detail below the district.

    ``more_contacts`` are further people and numbers, each (name, position, phone). ``learned_at`` is when the company
    first learned of the customer (clause A2.2 counts from it); ``created_at`` overrides the archive's own date and
    ``recorded_by_id`` says who wrote it down, both for histories only.
    """

    name: str
    kind: str = "individual"
    stage: str = "customer"
    number: str = ""
    phone: str = ""
    email: str = ""
    identity_number: str = ""
    gender: str = ""
    birthday: date | None = None
    province: str = ""
    city: str = ""
    district: str = ""
    address: str = ""
    industry: str = ""
    channel: str = ""
    contact: str = ""
    position: str = ""
    more_contacts: tuple[tuple[str, str, str], ...] = ()
    tags: tuple[str, ...] = ()
    remark: str = ""
    preferences: Mapping[str, Any] = field(default_factory=dict)
    owner_id: int | None = None
    department_id: int | None = None
    recorded_by_id: int | None = None
    learned_at: datetime | None = None
    created_at: datetime | None = None

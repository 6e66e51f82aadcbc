"""Two archives side by side: each field with what both say and which is suggested."""

from __future__ import annotations

from yueke.domains.customers.models import Customer
from yueke.domains.customers.rules.merging import FIELDS, Default, Told, confirmed_at, default_side


def chosen(survivor: Customer, absorbed: Customer) -> dict[str, Default]:
    """The suggested side of every field, in the order of ``FIELDS``."""
    return {field: default_side(field, told(survivor, field), told(absorbed, field)) for field in FIELDS}


def told(customer: Customer, field: str) -> Told:
    """What an archive says about a field, and since when that is known."""
    columns = FIELDS[field]
    values = tuple(getattr(customer, column) for column in columns)
    return Told(values, confirmed_at(customer.source, columns[0], customer.reviewed_at))

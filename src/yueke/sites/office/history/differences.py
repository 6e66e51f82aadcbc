"""A changed row in words: labels, choices, names; personal fields through the gate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from yueke.domains.customers.models import Customer
from yueke.kernel import gate
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.gate import Near, Sight
from yueke.kernel.history.models import Change
from yueke.kernel.masking import STARS
from yueke.kernel.personal import declared
from yueke.kernel.vault import EncryptedField, decrypt
from yueke.sites.office.customers.facts import preference_text
from yueke.sites.office.history.names import Names, field_of, referred
from yueke.sites.office.history.words import HIDDEN, REPORTED, column_label
from yueke.ui.formats import moment


@dataclass(frozen=True)
class Difference:
    """One column: what was there and what came."""

    label: Message
    before: str
    after: str


class Reader:
    """Puts changes into words for one ``actor``; the gate is asked here and nowhere later.

    ``companies`` are the customers that are no persons; ``near`` says how near the actor stands to the record whose
    history this is.
    """

    def __init__(self, actor: Actor, names: Names, companies: frozenset[int] = frozenset(), near: Near = "") -> None:
        self.actor, self.names, self.companies, self.near = actor, names, companies, near

    def differences(self, change: Change) -> list[Difference]:
        """The columns of ``change`` in the order of the model; those that only look changed are left out."""
        before, after = change.before or {}, change.after or {}
        columns = self._ordered(change.kind, before.keys() | after.keys())
        told = (column for column in columns if f"{change.kind}.{column}" not in HIDDEN)
        found = (self._difference(change, column, before, after) for column in told)
        return [one for one in found if one is not None]

    def _ordered(self, kind: str, columns: set[str]) -> list[str]:
        try:
            order = [str(field.column) for field in apps.get_model(kind)._meta.concrete_fields]
        except LookupError:
            order = []
        return [c for c in order if c in columns and c != "id"] + sorted(columns - set(order))

    def _difference(
        self, change: Change, column: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> Difference | None:
        field = field_of(change.kind, column)
        was, came = (_opened(field, values.get(column)) for values in (before, after))
        # That a contact belongs to the customer whose page it is goes without saying.
        if change.op != "U" and referred(change.kind, column) == change.root and (was or came) == change.root_id:
            return None
        # Of a whole row, made or gone, only what says something.
        if was == came or (change.op == "D" and not was) or (change.op == "I" and not came):
            return None
        one, other = (self._text(change, field, column, value) for value in (was, came))
        if one == other and change.op == "U":
            other = _("%(text)s（看不到的部分有变）") % {"text": other}
        model = field.model if field is not None else models.Model
        return Difference(column_label(model, field, column), one, other)

    def _text(self, change: Change, field: models.Field[Any, Any] | None, column: str, value: Any) -> str:
        if value in (None, "", [], {}):
            return ""
        target = referred(change.kind, column)
        if target:
            return self.names.of(target, value) if isinstance(value, int) else str(value)
        if (change.kind, column) == ("customers.customer", "preferences"):
            return preference_text(value)
        return self._gated(change, field, column, value)

    def _gated(self, change: Change, field: models.Field[Any, Any] | None, column: str, value: Any) -> str:
        """A personal field as the reader may see it; that a hidden one changed is told, and nothing of it."""
        name = f"{change.kind}.{column}"
        if name in REPORTED:
            fact = (change.after or {}).get("field") or (change.before or {}).get("field")
            name = f"customers.customer.{fact}" if fact else "customers.customer.identity_number"
        if declared(name) is None:
            return STARS if isinstance(field, EncryptedField) else plain_text(field, value)
        company = (change.root_id if change.root == "customers.customer" else change.row_id) in self.companies
        company = company and name.startswith("customers.customer.")
        if gate.sight(self.actor, name, near=self.near, company=company) is Sight.PLAIN:
            return plain_text(field, value)
        return gate.told(self.actor, name, value, near=self.near, company=company) or STARS


def _opened(field: models.Field[Any, Any] | None, value: Any) -> Any:
    """What the database held, decrypted; who may not see it gets it through the mask all the same."""
    if isinstance(field, EncryptedField) and isinstance(value, str):
        return decrypt(bytes.fromhex(value.removeprefix("\\x")), field.context)
    return value


def plain_text(field: models.Field[Any, Any] | None, value: Any) -> str:
    """A value in words: choices by their labels, days and moments as everywhere, lists in one line."""
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        inner = field.base_field if isinstance(field, ArrayField) else None
        return "、".join(plain_text(inner, one) for one in value)
    if isinstance(value, dict):
        return "；".join(f"{key}：{plain_text(None, one)}" for key, one in value.items())
    if isinstance(field, models.DateTimeField):
        return moment(datetime.fromisoformat(str(value)))
    if isinstance(field, models.DateField):
        return moment(date.fromisoformat(str(value)))
    if isinstance(field, models.TimeField):
        return f"{time.fromisoformat(str(value)):%H:%M}"
    if isinstance(field, models.DecimalField):
        return f"{value:,.{field.decimal_places}f}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def companies(changes: list[Change]) -> frozenset[int]:
    """The customers among the changed rows that are no persons: their names are public; one query."""
    ids = {change.root_id for change in changes if change.root == "customers.customer" and change.root_id}
    if not ids:
        return frozenset()
    return frozenset(Customer.objects.filter(pk__in=ids).exclude(kind="individual").values_list("pk", flat=True))

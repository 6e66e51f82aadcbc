"""A changed row in words: labels, choices, names; personal data as the reader may see it."""

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
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.history.models import Change
from yueke.kernel.masking import PERMISSION, STARS, shown
from yueke.kernel.vault import EncryptedField, decrypt
from yueke.sites.office.customers.facts import preference_text
from yueke.sites.office.history.names import Names, field_of, referred
from yueke.sites.office.history.words import HIDDEN, MASKS, REPORTED, column_label
from yueke.ui.formats import moment


@dataclass(frozen=True)
class Difference:
    """One column: what was there and what came."""

    label: Message
    before: str
    after: str


class Reader:
    """Puts changes into words for one ``actor``; the mask is applied here and nowhere later."""

    def __init__(self, actor: Actor, names: Names, public: frozenset[int] = frozenset()) -> None:
        self.actor, self.names, self.public = actor, names, public

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
        mask = MASKS.get(f"{change.kind}.{column}")
        if mask == "name" and change.kind == "customers.customer" and change.row_id in self.public:
            mask = "company"
        if mask:
            return shown(self.actor, mask, str(value))
        if isinstance(field, EncryptedField):
            is_seen = f"{change.kind}.{column}" in REPORTED and self.actor.may(PERMISSION)
            return str(value) if is_seen else STARS
        return plain_text(field, value)


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
    """The customers among the changed rows whose names are public, because they are no persons; one query."""
    ids = {change.row_id for change in changes if change.kind == "customers.customer"}
    if not ids:
        return frozenset()
    return frozenset(Customer.objects.filter(pk__in=ids).exclude(kind="individual").values_list("pk", flat=True))

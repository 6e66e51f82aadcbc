"""Which fields hold information on persons, and what becomes of it: declared beside each module, in its ``personal.py``.

From these declarations the register is printed, copies for the persons themselves are made, and erasures are done; a
test fails for a field that looks personal, or a table about customers, that nobody has declared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Literal

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.module_loading import autodiscover_modules

from yueke.kernel.errors import Message
from yueke.kernel.vault import EncryptedField

STRUCK = "（已删除）"
"""What stands where words about a person stood: the record still says that something was written there."""

Level = Literal["L1", "L2", "L3", "L4"]
"""L1 harmless by itself, L2 personal, L3 identifies or reaches somebody, L4 sensitive in law."""


@dataclass(frozen=True)
class Field:
    """A personal field: how sensitive, what an erasure does to it, and how it looks to who may not see all of it.

    ``struck``: filled text becomes :data:`STRUCK`; ``empty``: nothing is left; ``keep``: it stays, because alone it tells
    nothing of a person. ``mask`` is a kind of ``kernel.masking``; without one nothing of a masked value is seen.
    ``of_companies`` is the level where the record is about an organization (their names are public); empty: the same.
    """

    name: str
    level: Level = "L2"
    erased: Literal["struck", "empty", "keep"] = "struck"
    mask: str = ""
    of_companies: Level | Literal[""] = ""


@dataclass(frozen=True)
class Record:
    """A table with personal fields, or about customers.

    ``paths`` are the fields that lead to the customer (``visit__customer``); none for tables about others (``whose``).
    ``on_erasure`` says what happens to the rows of an erased customer: ``delete``, ``anonymise`` (their fields as each
    says), or ``keep``, for the reason in ``why``. ``copied``: the rows belong into the copy the person may ask for.
    """

    model: str
    title: Message
    purpose: Message
    basis: Message
    retention: Message
    seen_by: Message
    fields: tuple[Field, ...] = ()
    paths: tuple[str, ...] = ()
    whose: Literal["customer", "staff"] = "customer"
    on_erasure: Literal["delete", "anonymise", "keep"] = "anonymise"
    why: Message = ""
    copied: bool = True

    @property
    def table(self) -> type[models.Model]:
        """The model class."""
        return apps.get_model(self.model)

    def columns(self) -> list[str]:
        """The database columns an erasure takes away."""
        return [str(self.table._meta.get_field(f.name).column) for f in self.fields if f.erased != "keep"]  # type: ignore[union-attr]

    def of(self, customer_ids: Collection[int]) -> models.QuerySet[models.Model]:
        """The rows about the customers."""
        wanted = models.Q()
        for path in self.paths:
            wanted |= models.Q(**{f"{path}__in": list(customer_ids)})
        return self.table._default_manager.filter(wanted)


Duty = Callable[[Collection[int], datetime], dict[int, Message]]
"""For those of the customers who cannot be erased now: why."""

_records: dict[str, Record] = {}
_impersonal: dict[tuple[str, str], Message] = {}
_duties: list[Duty] = []


def declare(*records: Record) -> None:
    """Declare tables; once for each, when Django has loaded."""
    for record in records:
        if record.model in _records:
            raise ValueError(f"{record.model} is declared twice")
        _records[record.model] = record


def impersonal(model: str, *fields: str, why: Message) -> None:
    """Say why fields that look personal are not."""
    for field in fields:
        _impersonal[(model, field)] = why


def stands_against(duty: Duty) -> Duty:
    """Let ``duty`` speak before customers are erased: what is still owed to them or by them."""
    _duties.append(duty)
    return duty


def load() -> None:
    """Read every module's ``personal.py``, once."""
    if not _records:
        import_module("yueke.kernel.traces")
        autodiscover_modules("personal")


def records() -> list[Record]:
    """Every declared table, by model."""
    load()
    return [_records[model] for model in sorted(_records)]


@cache
def declared(name: str) -> Field | None:
    """The declaration of a field by its whole name (``customers.customer.phone``); None when nobody declared it."""
    load()
    model, _dot, field = name.rpartition(".")
    record = _records.get(model)
    return next((one for one in record.fields if one.name == field), None) if record else None


@cache
def whose(name: str) -> Literal["customer", "staff"]:
    """Whom a declared field is about, by its whole name."""
    load()
    return _records[name.rpartition(".")[0]].whose


def about_customers() -> list[Record]:
    """The declared tables about customers: those furthest from them first, so that they can be erased in this order."""
    found = [record for record in records() if record.paths]
    return sorted(found, key=lambda record: (-max(path.count("__") for path in record.paths), record.model))


def against_erasing(customer_ids: Collection[int], at: datetime) -> dict[int, list[Message]]:
    """What stands against erasing customers now, by customer."""
    load()
    found: dict[int, list[Message]] = {}
    for duty in _duties:
        for pk, reason in duty(customer_ids, at).items():
            found.setdefault(pk, []).append(reason)
    return found


_TELLING = {"name", "username", "phone", "mobile", "email", "mail", "address", "identity", "birthday", "gender", "contact",
    "guardian", "requester", "detail", "pinyin", "terms"}  # fmt: skip
_TEXTS = (models.CharField, models.TextField, models.DateField, models.GenericIPAddressField, ArrayField)


def looks_personal(field: models.Field[object, object]) -> bool:
    """Whether a field must be declared: encrypted, a blind index, or named like something about a person."""
    if isinstance(field, EncryptedField):
        return True
    if isinstance(field, models.BinaryField):
        return field.name.endswith("_index")
    return isinstance(field, _TEXTS) and bool(_TELLING & set(field.name.split("_")))


def undeclared(known: Iterable[type[models.Model]]) -> list[str]:
    """Fields of the models that look personal and are neither declared nor explained."""
    load()
    missing = []
    for model in known:
        label = model._meta.label_lower
        declared = {field.name for field in _records[label].fields} if label in _records else set()
        for field in model._meta.concrete_fields:
            known_otherwise = field.name in declared or (label, field.name) in _impersonal
            if looks_personal(field) and not known_otherwise:
                missing.append(f"{label}.{field.name}")
    return missing


def stale(known: Iterable[type[models.Model]]) -> list[str]:
    """Declarations of fields or paths that do not exist."""
    there = {model._meta.label_lower: {f.name for f in model._meta.get_fields()} for model in known}
    named = [(r.model, f.name) for r in records() for f in r.fields]
    named += [(r.model, path.split("__")[0]) for r in records() for path in r.paths]
    return [f"{model}.{name}" for model, name in [*named, *_impersonal] if name not in there.get(model, set())]


def forgotten(known: Iterable[type[models.Model]], subject: str) -> list[str]:
    """Relations to ``subject`` (a model label), direct or through a declared table, that no declaration follows.

    What hangs on a declared table only by a chain of cascades is about the same customer.
    """
    about = {record.model: record for record in records() if record.paths}
    missing = []
    for model in known:
        label = model._meta.label_lower
        for field in model._meta.concrete_fields:
            if not field.is_relation or field.related_model is None:
                continue
            target = field.related_model._meta.label_lower
            follows = {path.split("__")[0] for path in about[label].paths} if label in about else set()
            own = target == subject and label != subject
            owned = (
                target in about
                and target != subject
                and getattr(field.remote_field, "on_delete", None) is models.CASCADE
            )
            if (own or owned) and field.name not in follows:
                missing.append(f"{label}.{field.name}")
    return missing

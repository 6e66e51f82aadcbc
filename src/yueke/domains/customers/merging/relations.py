"""What a merge does with every table that points at customers: one declared rule for each column.

The archive declares its own in ``merging/own.py``; other modules declare theirs in a file ``merging.py`` that their app
loads. A test walks all models and fails for a column nobody has declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message, Refused

if TYPE_CHECKING:
    from yueke.domains.customers.merging.carrying import Carrying

Going = list[tuple[Message, int]]
"""What would happen to the rows of a relation: in words, and to how many."""

MOVES = _("转到保留的档案")
STAYS = _("已有相同的，留在原档案")


class Rule(Protocol):
    """What becomes of the rows of one column. Both methods get the relation and the ids of the two archives."""

    def foresee(self, of: Relation, survivor: int, absorbed: int) -> Going:
        """What would happen, counted; no query for rules that touch nothing. Raises Refused as :meth:`carry`."""
        ...

    def carry(self, of: Relation, work: Carrying) -> None:
        """Do it, through ``work`` only."""
        ...


@dataclass(frozen=True)
class Relation:
    """One column that points at customers: model label, name of the column's field, what its rows are called.

    ``made_anew`` tells the rows the regulation made by itself and nobody touched: they go with an archive whose import
    is undone, and are made again should it come back.
    """

    model: str
    field: str
    label: Message
    rule: Rule
    made_anew: Q | None = None

    @property
    def name(self) -> str:
        """``visits.visit.customer``: unique, kept in the records of merges."""
        return f"{self.model}.{self.field}"

    @property
    def table(self) -> type[Model]:
        """The model."""
        return apps.get_model(self.model)

    @property
    def column(self) -> str:
        """The column that holds the customer's id."""
        return str(self.table._meta.get_field(self.field).attname)  # type: ignore[union-attr]

    def rows(self, customer_id: int) -> QuerySet[Any]:
        """The rows that point at a customer, whatever their scope."""
        return self.table._base_manager.filter(**{self.field: customer_id})


_relations: dict[str, Relation] = {}


def declare(model: str, field: str, label: Message, rule: Rule, *, made_anew: Q | None = None) -> Relation:
    """Say what a merge does with the rows of ``model`` (label in lower case) that point at a customer by ``field``."""
    relation = Relation(model, field, label, rule, made_anew)
    if relation.name in _relations:
        raise ValueError(f"two rules for {relation.name}")
    _relations[relation.name] = relation
    return relation


def relations() -> list[Relation]:
    """Every declared relation, in the order of declaration: the archive's own first."""
    return list(_relations.values())


def relation(name: str) -> Relation | None:
    """The relation called ``name``, if it is still declared."""
    return _relations.get(name)


@dataclass(frozen=True)
class Stay:
    """The rows remain with the archive that was merged away; ``why`` that is right is for the reader of the rules."""

    why: str

    def foresee(self, of: Relation, survivor: int, absorbed: int) -> Going:
        """Nothing happens."""
        return []

    def carry(self, of: Relation, work: Carrying) -> None:
        """Nothing to do."""


@dataclass(frozen=True)
class Move:
    """The rows go to the survivor.

    ``unless_same`` names columns: a row stays behind when the survivor has one with the same values there, both
    within ``among``. Such a row is set to ``settled`` (words in ``settling``). ``yielding`` names flags that only one
    row of a customer bears: those that come give them up when the survivor has such a row.
    """

    unless_same: tuple[str, ...] = ()
    among: Q = field(default_factory=Q)
    settled: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    settling: Message = STAYS
    yielding: tuple[str, ...] = ()

    def foresee(self, of: Relation, survivor: int, absorbed: int) -> Going:
        """How many move and how many stay; up to three queries."""
        rows = of.rows(absorbed).count()
        same = len(self._same(of, survivor, absorbed)) if self.unless_same and rows else 0
        return [(text, n) for text, n in ((MOVES, rows - same), (self.settling, same)) if n]

    def carry(self, of: Relation, work: Carrying) -> None:
        """Settle what stays, move the others."""
        rows = of.rows(work.absorbed)
        if self.unless_same:
            same = self._same(of, work.survivor, work.absorbed)
            if self.settled and same:
                was, now = ({name: pair[side] for name, pair in self.settled.items()} for side in (0, 1))
                work.change(of, rows.filter(pk__in=same), was=was, now=now)
            rows = rows.exclude(pk__in=same)
        for flag in self.yielding:
            if of.rows(work.survivor).filter(**{flag: True}).exists():
                work.change(of, rows.filter(**{flag: True}), was={flag: True}, now={flag: False})
        work.change(of, rows, was={of.column: work.absorbed}, now={of.column: work.survivor}, counted=True)

    def _same(self, of: Relation, survivor: int, absorbed: int) -> list[int]:
        known = set(self._compared(of, survivor).values())
        return [pk for pk, values in self._compared(of, absorbed).items() if values in known] if known else []

    def _compared(self, of: Relation, customer_id: int) -> dict[int, tuple[Any, ...]]:
        rows = of.rows(customer_id).filter(self.among).order_by("pk").values_list("pk", *self.unless_same)
        return {pk: tuple(bytes(one) if isinstance(one, memoryview) else one for one in values) for pk, *values in rows}


@dataclass(frozen=True)
class Refuse:
    """No merge while either archive has such a row; ``message`` says so."""

    message: Message

    def foresee(self, of: Relation, survivor: int, absorbed: int) -> Going:
        """Nothing moves."""
        self._check(of, survivor, absorbed)
        return []

    def carry(self, of: Relation, work: Carrying) -> None:
        """Nothing moves."""
        self._check(of, work.survivor, work.absorbed)

    def _check(self, of: Relation, *customers: int) -> None:
        if of.table._base_manager.filter(**{f"{of.field}__in": customers}).exists():
            raise Refused(self.message)

"""What improvements can answer to: the kinds of records, how they are named, found and opened.

A module whose records lead to improvements adds one line to :data:`KINDS`; its pages then link to
``office:improvement-new`` with ``?source=kind:id`` (several of them, if need be).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.complaints import queries as complaints
from yueke.domains.findings import queries as findings
from yueke.domains.improvement.models import Source
from yueke.domains.improvement.rules import Origin
from yueke.domains.visits import queries as visits
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.ids import read_id
from yueke.sites.office.regulation.case_rows import address

MOST = 50
"""How many sources may be named at once."""


@dataclass(frozen=True)
class OriginKind:
    """A kind of record: ``labels`` gives the numbers of those the actor may see, ``find`` the id behind a number."""

    kind: str
    title: Message
    page: str
    permission: str
    labels: Callable[[Actor, Collection[int]], dict[int, str]]
    find: Callable[[Actor, str], int | None]


@dataclass(frozen=True)
class SourceShown:
    """A source on a page: its kind in words, its number, and its page, empty for who may not open it."""

    source: Source
    title: Message
    url: str


def _visits(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    return visits.numbers_of(visits.visits(actor).filter(pk__in=list(ids)).values("pk"))


def _visit(actor: Actor, number: str) -> int | None:
    return next((row.pk for row in visits.find(actor, number) if row.number == number.upper()), None)


def _complaints(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    return complaints.numbers_of(actor, ids)


def _complaint(actor: Actor, number: str) -> int | None:
    return complaints.id_of(actor, number)


KINDS: dict[str, OriginKind] = {
    one.kind: one
    for one in (
        OriginKind(
            "complaints.complaint",
            pgettext_lazy("one", "投诉"),
            "office:complaint",
            "complaints.view",
            _complaints,
            _complaint,
        ),
        OriginKind(
            findings.ORIGIN,
            pgettext_lazy("finding", "结论"),
            "office:finding",
            "findings.view",
            findings.labels,
            findings.numbered,
        ),
        OriginKind("visits.visit", pgettext_lazy("one", "回访"), "office:visit", "visits.view", _visits, _visit),
    )
}
"""By kind."""


def asked(actor: Actor, texts: Iterable[str]) -> list[Origin]:
    """The records that ``kind:id`` texts name and the actor may see, with their labels; others are left out."""
    wanted: dict[str, list[int]] = {}
    for text in list(texts)[:MOST]:
        kind, _colon, number = text.partition(":")
        origin_id = read_id(number)
        if kind in KINDS and origin_id is not None:
            wanted.setdefault(kind, []).append(origin_id)
    found = []
    for kind, ids in wanted.items():
        labels = KINDS[kind].labels(actor, ids) if actor.may(KINDS[kind].permission) else {}
        found += [Origin(kind, pk, labels[pk]) for pk in dict.fromkeys(ids) if pk in labels]
    return found


def numbered(actor: Actor, kind: str, number: str) -> Origin | None:
    """The record of a kind with a number, if the actor may see it."""
    known = KINDS.get(kind)
    if known is None or not actor.may(known.permission):
        return None
    pk = known.find(actor, number.strip())
    return Origin(kind, pk, number.strip().upper()) if pk is not None else None


def choices(actor: Actor) -> list[tuple[str, Message]]:
    """The kinds the actor may name."""
    return [(one.kind, one.title) for one in KINDS.values() if actor.may(one.permission)]


def shown(actor: Actor, sources: Iterable[Source]) -> list[SourceShown]:
    """Sources as the page lists them; one query for each kind."""
    rows = list(sources)
    seen: set[tuple[str, int]] = set()
    for kind in {row.kind for row in rows} & KINDS.keys():
        if actor.may(KINDS[kind].permission):
            ids = [row.origin_id for row in rows if row.kind == kind]
            seen |= {(kind, pk) for pk in KINDS[kind].labels(actor, ids)}
    return [
        SourceShown(
            row,
            KINDS[row.kind].title if row.kind in KINDS else _("其他"),
            address(KINDS[row.kind].page, row.origin_id) if (row.kind, row.origin_id) in seen else "",
        )
        for row in rows
    ]

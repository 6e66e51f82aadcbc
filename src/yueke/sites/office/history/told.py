"""Acts as a page shows them: who, when, by which command, because of which clause, from where, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.compliance.regulation import regulation
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.events.models import Event
from yueke.kernel.events.publishing import label_of as event_label
from yueke.kernel.gate import Near
from yueke.kernel.history.models import Change, Touched
from yueke.kernel.history.reading import Told, made_values
from yueke.sites.office.history.differences import Difference, Reader, companies
from yueke.sites.office.history.names import Names
from yueke.sites.office.history.words import done_in, kind_label, whence, who_did

_VERBS: dict[str, Message] = {"I": gettext_lazy("新增"), "U": gettext_lazy("修改"), "D": gettext_lazy("删除")}


@dataclass(frozen=True)
class RowShown:
    """One changed row: what it is, what became of it, and the columns that say so."""

    verb: Message
    kind: Message
    name: str
    differences: tuple[Difference, ...]
    op: str


@dataclass(frozen=True)
class ActShown:
    """One act. ``cause`` names the event it followed from; ``clause`` is linked only when the regulation has it."""

    id: int
    at: datetime
    written_at: datetime
    done: str
    who: str
    clause: str
    has_clause: bool
    cause: str
    whence: str
    request_id: str
    command: str
    counts: str
    rows: tuple[RowShown, ...] = ()
    more: int = 0


def shown_acts(actor: Actor, acts: Sequence[Told], *, of: str = "", near: Near = "") -> list[ActShown]:
    """``acts`` for ``actor``, with their rows. ``of`` is the record whose page it is: its own name is not repeated, and
    ``near`` says how near the actor stands to it.

    Acts in which nothing is left to see (a value encrypted anew) are passed over.
    """
    changes = [change for told in acts for change in told.changes]
    # A new row was not copied when it was made; its first values are worked out for the page.
    first = made_values(changes)
    for change in changes:
        change.after = first.get(change.pk, change.after)
    reader = Reader(actor, Names(actor, changes), companies(changes), near)
    causes = _causes(acts)
    clauses = {clause_of(told) for told in acts} - {""}
    known = regulation() if clauses else ()
    linked = frozenset(clause for clause in clauses if clause in known)
    found = []
    for told in acts:
        rows = tuple(row for change in told.changes if (row := _row(reader, change, of)) is not None)
        if rows or told.touched or not told.changes:
            found.append(_act(told, causes, linked, rows))
    return found


def clause_of(told: Told) -> str:
    """The clause an act serves: the one it ran for, else the one its events speak of."""
    spoken = (str(e.payload.get("clause") or e.payload.get("clause_id") or "") for e in told.events)
    return told.act.clause or next((clause for clause in spoken if clause), "")


def _act(told: Told, causes: dict[int, str], linked: frozenset[str], rows: tuple[RowShown, ...]) -> ActShown:
    act = told.act
    return ActShown(
        id=act.pk,
        at=act.at,
        written_at=act.written_at,
        done=done_in(told),
        who=who_did(act),
        clause=clause_of(told),
        has_clause=clause_of(told) in linked,
        cause=causes.get(act.cause_id or 0, ""),
        whence=whence(act),
        request_id=act.request_id,
        command=act.command,
        counts=counted(told.touched),
        rows=rows,
        more=max(0, told.rows - len(told.changes)),
    )


def _row(reader: Reader, change: Change, of: str) -> RowShown | None:
    differences = tuple(reader.differences(change))
    if change.op == "U" and not differences:
        return None
    is_own = of == change.kind
    named = not is_own and reader.names.has(change.kind, change.row_id)
    name = reader.names.of(change.kind, change.row_id) if named else ""
    return RowShown(_VERBS[change.op], kind_label(change.kind), name, differences, change.op)


def _causes(acts: Sequence[Told]) -> dict[int, str]:
    ids = {told.act.cause_id for told in acts if told.act.cause_id}
    rows = Event.objects.filter(pk__in=ids).only("kind") if ids else ()
    return {row.pk: str(event_label(row.kind)) for row in rows}


def counted(touched: Sequence[Touched]) -> str:
    """How many rows of which kinds: ``客户 新增 20,000；联系人 新增 312``."""
    parts = []
    for one in touched:
        numbers = (("I", one.made), ("U", one.changed), ("D", one.removed))
        verbs = " ".join(f"{_VERBS[op]} {n:,}" for op, n in numbers if n)
        parts.append(_("%(kind)s %(verbs)s") % {"kind": kind_label(one.kind), "verbs": verbs})
    return "；".join(parts)

"""Declaring what proves a clause. The declarations live in ``yueke.controls``; each reads like its clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from yueke.compliance.clauses import Pack
from yueke.compliance.source import Reader
from yueke.kernel.errors import Message

Words = Mapping[str, Mapping[str, Message]]
"""What people call the codes in terms: name of the term → code → word."""

_declared: dict[str, Control] = {}


@dataclass(frozen=True)
class Control:
    """The witness of one clause: where its cases are read from.

    ``subject`` is the kind of thing cases are about (``app.model``); ``through`` says, in the user's words,
    what the clause acts through. ``words`` names the codes a term may hold, by the name of the term: codes are the
    modules', so only they know what people call them.
    """

    clause_id: str
    shape: str
    subject: str
    readers: Mapping[str, Reader] = field(hash=False)
    through: Message = ""
    words: Words = field(default_factory=dict, hash=False)


def control_for(clause_id: str) -> Control | None:
    """The control of a clause, if one is declared."""
    return _declared.get(clause_id)


def mismatched(pack: Pack) -> list[Message]:
    """The working clauses of a pack that want to be judged in another way than their control judges, in words."""
    found: list[Message] = []
    for clause in pack.leaves():
        control = control_for(clause.id)
        if control is not None and clause.state == "working" and clause.shape != control.shape:
            told = {"id": clause.id, "shape": clause.shape, "known": control.shape}
            found.append(_("条款 %(id)s 写的是 %(shape)s，系统按 %(known)s 判断。") % told)
    return found


def controls() -> tuple[Control, ...]:
    """Every declared control."""
    return tuple(_declared.values())


def recurring(
    clause_id: str, *, subject: str, population: Reader, acts: Reader, through: Message = "", words: Words | None = None
) -> Control:
    """Every member of the population gets the act once in each interval."""
    readers = {"population": population, "acts": acts}
    return declare(Control(clause_id, "recurring", subject, readers, through, words or {}))


def deadline(clause_id: str, *, subject: str, starts: Reader, through: Message = "") -> Control:
    """What starts is finished within the term, counted from its start or from the moment it names in ``runs_from``."""
    return declare(Control(clause_id, "deadline", subject, {"starts": starts}, through))


def follow_up(clause_id: str, *, subject: str, starts: Reader, acts: Reader, through: Message = "") -> Control:
    """Each start is followed by an act of the same key within the term."""
    return declare(Control(clause_id, "follow_up", subject, {"starts": starts, "acts": acts}, through))


def gate(clause_id: str, *, subject: str, cases: Reader, through: Message = "", words: Words | None = None) -> Control:
    """What happens fulfils its condition; each case says itself whether it does."""
    return declare(Control(clause_id, "gate", subject, {"cases": cases}, through, words or {}))


def threshold(
    clause_id: str, *, subject: str, measure: Reader, through: Message = "", words: Words | None = None
) -> Control:
    """The share of those measured that are in order reaches the target."""
    return declare(Control(clause_id, "threshold", subject, {"measure": measure}, through, words or {}))


def calendar(clause_id: str, *, subject: str, population: Reader, acts: Reader, through: Message = "") -> Control:
    """Every member of the population gets the act done by the fixed days of each month, quarter or year."""
    return declare(Control(clause_id, "calendar", subject, {"population": population, "acts": acts}, through))


def declare(control: Control) -> Control:
    """Make a control known; raises ValueError when its clause has one already."""
    if control.clause_id in _declared:
        raise ValueError(f"clause {control.clause_id} has a control already")
    _declared[control.clause_id] = control
    return control


@contextmanager
def only(*those: Control) -> Iterator[None]:
    """Let exactly these controls be known inside the block; for tests of the engine without the product."""
    kept = dict(_declared)
    _declared.clear()
    try:
        for control in those:
            _declared[control.clause_id] = control
        yield
    finally:
        _declared.clear()
        _declared.update(kept)

"""Checking the chain: is every line what it was when it was written, and is none missing or slipped in?

The text under a hash is formed here as well as in the database, so that a replaced function there is found too. A
line covers its number, so lines cannot change places; it covers the hash before it, so none can be taken out. Who can
write to the table can still write all of it anew from some line on: that is what anchors kept outside are for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Literal

from django.db import connection, transaction

FIRST = "0" * 64
"""The hash before the first line."""

Trouble = Literal["changed", "removed", "inserted", "rewritten", "cut", "missing"]
Progress = Callable[[int, int], None]
"""Called with (lines looked at, lines in all)."""

_LINES = """
SELECT seq, hash, seq::text, event_id::text, (extract(epoch FROM at) * 1000000)::bigint::text,
    (extract(epoch FROM written_at) * 1000000)::bigint::text, kind, stream, coalesce(actor_id::text, ''), actor_name,
    actor_post, clause, door, request_id, address, database_user, payload::text, previous_hash
FROM kernel_auditline l ORDER BY l.seq
"""
_SPAN = "SELECT count(*), coalesce(max(seq), 0) FROM kernel_auditline"
_UNCHAINED = """
SELECT e.id FROM kernel_event e WHERE e.audited
    AND NOT EXISTS (SELECT FROM kernel_auditline l WHERE l.event_id = e.id) ORDER BY e.id LIMIT 20
"""
_AT_ONCE = 5_000
_MOST = 100
"""How many places a report names."""


@dataclass(frozen=True)
class Mark:
    """An anchor: the hash the chain had at line ``seq``. Line 0 stands for a chain without lines."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Finding:
    """One place where the chain does not hold: lines ``first`` to ``last``.

    ``changed``: the line is not what its hash covers. ``removed``: the lines are gone. ``inserted``: a number stands
    there twice. ``rewritten``: the lines fit each other but not the line after them, or not an anchor. ``cut``: an
    anchor knows lines beyond the last one. ``missing``: the event ``first`` was published, but has no line.
    """

    trouble: Trouble
    first: int
    last: int


@dataclass(frozen=True)
class Report:
    """What the check found; ``lines`` were looked at, the last of them ``last``."""

    lines: int
    last: Mark
    findings: tuple[Finding, ...] = ()
    anchors: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True)
class Line:
    """A line as it is checked: its number, the hash it carries, and the texts the hash is to cover."""

    seq: int
    hash: str
    fields: tuple[str, ...]

    @property
    def previous(self) -> str:
        """The hash it says the line before it has."""
        return self.fields[-1]

    @property
    def fits_itself(self) -> bool:
        """Whether its hash is that of its content."""
        return self.hash == covered(self.fields)


def covered(fields: Sequence[str]) -> str:
    """The hash over ``fields``, each with its length before it, so that no two lines share a text."""
    text = ",".join(f"{len(value)}:{value}" for value in fields)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Walk:
    """Follows the lines in their order and notes where they do not fit. Pure: knows no database."""

    anchors: dict[int, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    last: Mark = Mark(0, FIRST)
    lines: int = 0
    _good: int = 0
    _is_sound: bool = True

    def step(self, line: Line) -> None:
        """Look at the next line."""
        self.lines += 1
        if line.seq == self.last.seq:
            self._note("inserted", line.seq)
            return
        sound = line.fits_itself
        if line.seq > self.last.seq + 1:
            self._note("removed", self.last.seq + 1, line.seq - 1)
        elif sound and self._is_sound and line.previous != self.last.hash:
            # Both fit themselves, yet this one knew another before it: that was written anew, hash and all.
            self._note("rewritten", max(self.last.seq, 1))
        if not sound:
            self._note("changed", line.seq)
        self._is_sound = sound
        self.last = Mark(line.seq, line.hash)
        self._meet_anchors(line.seq, line.hash)

    def end(self) -> None:
        """No more lines: what anchors know beyond the last was cut off."""
        beyond = [seq for seq in self.anchors if seq > self.last.seq]
        if beyond:
            self._note("cut", self.last.seq + 1, max(beyond))

    def _meet_anchors(self, seq: int, found: str) -> None:
        for known in self.anchors.pop(seq, ()):
            if known == found:
                self._good = seq
            elif not any(one.first <= seq and one.last > self._good for one in self.findings):
                self._note("rewritten", self._good + 1, seq)

    def _note(self, trouble: Trouble, first: int, last: int | None = None) -> None:
        finding = Finding(trouble, first, first if last is None else last)
        before = self.findings[-1] if self.findings else None
        if before and before.trouble == trouble and before.last + 1 == first:
            self.findings[-1] = Finding(trouble, before.first, finding.last)
        elif finding != before and len(self.findings) < _MOST:
            self.findings.append(finding)


def likeliest_first(lines: Iterable[Line]) -> Iterator[Line]:
    """``lines``, with those that share a number ordered so that one which fits itself comes before any that does not.

    Where a second line was slipped in under a number, the database may give the two in either order.
    """
    for _, same in groupby(lines, key=attrgetter("seq")):
        first, *others = same
        yield from sorted((first, *others), key=lambda line: not line.fits_itself) if others else (first,)


def verify(anchors: Sequence[Mark] = (), *, progress: Progress | None = None) -> Report:
    """Check the whole chain, against ``anchors`` too; reads the table once, in a stream.

    Also looks for audited events that have no line. Never writes.
    """
    known: dict[int, list[str]] = {}
    for mark in anchors:
        if mark.seq:
            known.setdefault(mark.seq, []).append(mark.hash)
    walk = Walk(known)
    with transaction.atomic(), connection.cursor() as cursor:
        # One moment for everything that is read: lines may be added meanwhile.
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(_SPAN)
        total = cursor.fetchone()[0]
        for line in likeliest_first(_lines()):
            walk.step(line)
            if progress and walk.lines % _AT_ONCE == 0:
                progress(walk.lines, total)
        walk.end()
        cursor.execute(_UNCHAINED)
        missing = [Finding("missing", event_id, event_id) for (event_id,) in cursor.fetchall()]
    if progress:
        progress(walk.lines, max(total, walk.lines))
    return Report(walk.lines, walk.last, (*walk.findings, *missing), len(anchors))


def _lines() -> Iterator[Line]:
    with connection.chunked_cursor() as cursor:
        cursor.itersize = _AT_ONCE  # type: ignore[attr-defined]
        cursor.execute(_LINES)
        for seq, found, *fields in cursor:
            yield Line(seq, found, tuple(fields))


def reached() -> Mark:
    """The last line and its hash, as the chain stands now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM kernel_auditline ORDER BY seq DESC LIMIT 1")
        row = cursor.fetchone()
    return Mark(*row) if row else Mark(0, FIRST)

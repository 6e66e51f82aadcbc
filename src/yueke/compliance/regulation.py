"""The regulation in force: adopted packs with the approved amendments laid over their terms."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yueke.compliance.clauses import Chapter, Clause, Pack, TermSet, term_set
from yueke.compliance.models import AdoptedPack, Amendment
from yueke.compliance.pack import PackError
from yueke.compliance.pack_reader import PackReader
from yueke.compliance.pack_source import Source
from yueke.compliance.sql import Sql, rows
from yueke.compliance.term_kinds import plain
from yueke.kernel.errors import NotFound
from yueke.kernel.within import memory


@dataclass(frozen=True)
class Regulation:
    """Every adopted pack, in the order of their codes; clause ids are unique across packs.

    ``edition`` names just these packs with just these amendments; empty for one that is not in force.
    """

    packs: tuple[Pack, ...] = ()
    edition: str = ""

    @property
    def chapters(self) -> tuple[tuple[Pack, Chapter], ...]:
        """Every chapter with its pack, in the order of the documents."""
        return tuple((pack, chapter) for pack in self.packs for chapter in pack.chapters)

    def clauses(self) -> Iterator[Clause]:
        """Every clause in the order of the documents, each parent before its parts."""
        for pack in self.packs:
            yield from pack.clauses()

    def leaves(self) -> Iterator[Clause]:
        """The clauses that are judged themselves."""
        return (clause for clause in self.clauses() if not clause.parts)

    def clause(self, clause_id: str) -> Clause:
        """One clause or part; raises NotFound when no adopted pack has it."""
        return self._found(clause_id)[1]

    def pack_of(self, clause_id: str) -> Pack:
        """The pack a clause belongs to; raises NotFound."""
        return self._found(clause_id)[0]

    def __contains__(self, clause_id: str) -> bool:
        return clause_id in self._index

    def with_clause(self, clause: Clause) -> Regulation:
        """The same regulation with one clause exchanged for ``clause`` (of the same id)."""
        return Regulation(tuple(_amended(pack, {clause.id: clause}) for pack in self.packs))

    @functools.cached_property
    def _index(self) -> dict[str, tuple[Pack, Clause]]:
        return {clause.id: (pack, clause) for pack in self.packs for clause in pack.clauses()}

    def _found(self, clause_id: str) -> tuple[Pack, Clause]:
        try:
            return self._index[clause_id]
        except KeyError:
            raise NotFound(_("没有找到条款“%(id)s”。请确认所采用的制度里有这一条。") % {"id": clause_id}) from None


_NAME = "regulation"
_IN_FORCE = """SELECT
  (SELECT coalesce(json_agg(json_build_array(code, id) ORDER BY code), '[]')::text
   FROM compliance_adoptedpack WHERE is_active) AS packs,
  (SELECT coalesce(json_agg(id ORDER BY effective_from, id), '[]')::text
   FROM compliance_amendment WHERE state = 'approved') AS amendments"""
# Asked by every page that shows a clause: in one statement, which Django would take longer to compose than to ask.


def regulation() -> Regulation:
    """The adopted packs with every approved amendment, also those of the future (terms are dated).

    A command asks once, so that all of it keeps to one regulation.
    """
    known: Regulation | None = memory().get(_NAME)
    if known is None:
        known = memory()[_NAME] = _in_force()
    return known


def forget_regulation() -> None:
    """Ask again, even within the running command: it changed the regulation."""
    memory().pop(_NAME, None)


def _in_force() -> Regulation:
    found = rows(Sql(_IN_FORCE))[0]
    packs = tuple((code, pk) for code, pk in json.loads(found["packs"]))
    return _built(packs, tuple(json.loads(found["amendments"])))


@functools.lru_cache(maxsize=4)
def _built(packs: tuple[tuple[str, int], ...], amendments: tuple[int, ...]) -> Regulation:
    # Adopted packs and approved amendments never change, so their ids are all there is to know.
    contents = AdoptedPack.objects.in_bulk([pk for _code, pk in packs])
    built = {code: pack_from(contents[pk].content) for code, pk in packs}
    by_clause: dict[str, list[Amendment]] = {}
    for row in Amendment.objects.filter(pk__in=amendments).order_by("effective_from", "id"):
        by_clause.setdefault(row.clause_id, []).append(row)
    result = []
    for pack in built.values():
        changed = {c.id: c.with_terms(_sets(c, by_clause[c.id])) for c in pack.clauses() if c.id in by_clause}
        result.append(_amended(pack, changed) if changed else pack)
    edition = hashlib.sha256(repr((packs, amendments)).encode()).hexdigest()[:16]
    return Regulation(tuple(result), edition)


def _sets(clause: Clause, rows: list[Amendment]) -> list[TermSet]:
    sets = []
    for row in rows:
        try:
            sets.append(term_set(clause, row.effective_from, row.values))
        except ValueError:
            # A later edition of the pack dropped or changed the term: its own word goes before old amendments.
            continue
    return sets


def pack_from(content: Mapping[str, Any]) -> Pack:
    """A pack from its stored content; raises PackError like the loader."""
    return _from_text(content["source"])


@functools.lru_cache(maxsize=16)
def _from_text(text: str) -> Pack:
    source = Source(data=json.loads(text))
    pack = PackReader(source).pack()
    if source.problems or pack is None:
        raise PackError(source.problems)
    return pack


def stored(source: Source) -> dict[str, Any]:
    """A pack's source as JSON, from which :func:`pack_from` builds the same pack.

    Kept as text: the database sorts the keys of its own JSON, and the order of grades is part of a pack.
    """
    return {"source": json.dumps(plain(source.data), ensure_ascii=False)}


def _amended(pack: Pack, changed: Mapping[str, Clause]) -> Pack:
    def one(clause: Clause) -> Clause:
        if clause.id in changed:
            return changed[clause.id]
        return replace(clause, parts=tuple(one(part) for part in clause.parts)) if clause.parts else clause

    chapters = tuple(replace(c, clauses=tuple(one(clause) for clause in c.clauses)) for c in pack.chapters)
    return replace(pack, chapters=chapters)


def terms_on(clause: Clause, day: date) -> TermSet | None:
    """The terms of a clause in force on a day; None when it has none."""
    return clause.terms_at(day) if clause.terms else None

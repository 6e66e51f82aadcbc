"""Where deep pages of a long list begin: found once by walking there, and kept while it can be seen to hold.

A page far inside a million rows is reached by walking an index past all rows before it. The row it begins with is a
milestone: the next page, and the same page asked again, are a few steps from there. Whether the rows before it are
still as many, the row history says exactly: rows that came in before a milestone move it by so many; whatever else
might have moved it lets go of it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, QuerySet, TextField
from django.utils.functional import cached_property

from yueke.kernel import keyset
from yueke.kernel.history import since

MOST_LISTS = 32
"""How many lists (one for each filter) a process keeps milestones of."""
MOST_PLACES = 200
"""How many milestones of one list."""
MOST_CHANGES = 200
"""More changes than these are not looked through."""

_kept: OrderedDict[Hashable, Road] = OrderedDict()

Key = tuple[Any, ...]


@dataclass
class Road:
    """The milestones of one list: by position (from 0), the order values of the row there."""

    snapshot: str
    kinds: tuple[str, ...]
    places: OrderedDict[int, Key] = field(default_factory=OrderedDict)


@dataclass(frozen=True)
class Walk:
    """A list in its whole ``order``, all of it going one way, the key last; ``ids`` is the ordered query of its keys."""

    ids: QuerySet[Any, Any]
    order: tuple[str, ...]

    @classmethod
    def along(cls, ids: QuerySet[Any, Any], order: list[Any]) -> Walk | None:
        """The walk along ``order``; None where it is not made of plain columns of the table going one way."""
        if not all(isinstance(one, str) for one in order):
            return None
        ways = {one.startswith("-") for one in order}
        names = tuple(one.lstrip("-") for one in order)
        # Where texts stand is a matter of the database's collation, which nobody here can judge by.
        fields = (f for f in ids.model._meta.concrete_fields if not f.null)
        plain = {f.name for f in fields if not isinstance(f, CharField | TextField)} | {"pk"}
        if len(ways) != 1 or not set(names) <= plain:
            return None
        return cls(ids, tuple(order))

    def page(self, offset: int, size: int) -> list[Any]:
        """The keys at positions ``offset`` and the ``size - 1`` after it."""
        road = self._road()
        start = self._nearest(road, offset) if road else None
        rows = self.ids.values_list("pk", *self.names)
        if start is not None and road is not None:
            rows = keyset.from_row(rows, self.order, road.places[start], including=True)
            offset_there = offset - start
        else:
            offset_there = offset
        found = list(rows[offset_there : offset_there + size])
        if road is not None and found:
            self._keep(road, {offset: tuple(found[0][1:]), offset + len(found) - 1: tuple(found[-1][1:])})
        return [row[0] for row in found]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the order."""
        return tuple(one.lstrip("-") for one in self.order)

    @cached_property
    def _statement(self) -> tuple[str, tuple[Any, ...]]:
        statement, params = self.ids.query.sql_with_params()
        return statement, tuple(params)

    def _road(self) -> Road | None:
        """The milestones that hold now; None where nothing would tell that they no longer do."""
        text, params = self._statement
        read = since.sources(text)
        if read.others or not read.kinds:
            return None
        key = (since.place(), text, _hashable(params))
        road = _kept.get(key)
        if road is not None:
            news = since.news(road.snapshot, road.kinds, most=MOST_CHANGES)
            if news is not None and news.has_own:
                return None
            if news is not None and self._still_leads(road, news):
                _kept.move_to_end(key)
                return road
        now = since.snapshot()
        if now is None:
            return None
        road = _kept[key] = Road(now, read.kinds)
        while len(_kept) > MOST_LISTS:
            _kept.popitem(last=False)
        return road

    def _still_leads(self, road: Road, news: since.News) -> bool:
        mine = since.label_of(self.ids.model)
        text = self._statement[0]
        made = []
        for one in news.changes:
            if one.op == "I" and one.kind == mine:
                made.append(one.row_id)
            elif one.op != "U" or any(column in text for column in one.columns):
                return False
        came = list(self.ids.filter(pk__in=made).values_list(*self.names)) if made else []
        if any(not self._is_before(row, place) for row in came for place in road.places.values()):
            return False
        road.places = OrderedDict((position + len(came), place) for position, place in road.places.items())
        road.snapshot = news.snapshot
        return True

    def _is_before(self, row: Key, place: Key) -> bool:
        return row > place if self.order[0].startswith("-") else row < place

    @staticmethod
    def _nearest(road: Road, offset: int) -> int | None:
        """The last milestone not beyond ``offset``."""
        return max((position for position in road.places if position <= offset), default=None)

    @staticmethod
    def _keep(road: Road, places: dict[int, Key]) -> None:
        road.places |= places
        while len(road.places) > MOST_PLACES:
            road.places.popitem(last=False)


def forget() -> None:
    """Let go of every milestone."""
    _kept.clear()


def _hashable(params: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(tuple(one) if isinstance(one, list) else one for one in params)

"""Decisions of a merge: which side of a field is kept, what an undo stumbles over. Without database or clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.rules.sources import source_of
from yueke.kernel.errors import Message

Side = Literal["survivor", "absorbed", "both"]

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "kind": ("kind",),
    "phone": ("phone",),
    "email": ("email",),
    "identity_number": ("identity_number",),
    "gender": ("gender",),
    "birthday": ("birthday",),
    "region": ("province", "city", "district"),
    "industry": ("industry",),
    "channel": ("channel",),
    "owner": ("owner_id", "department_id"),
    "preferences": ("preferences",),
    "tags": ("tags",),
    "remark": ("remark",),
}
"""What one chooses between, with the columns of each choice."""

JOINABLE = frozenset({"preferences", "tags", "remark"})
"""Fields of which both sides can be kept."""

DERIVED = frozenset({"name_pinyin", "search_terms", "phone_index", "email_index", "identity_index", "completeness"})
ROUTINE = DERIVED | {"version", "updated_at", "source"}
"""Columns whose later change hinders no undo: worked out anew, or (``source``) taken back key by key."""


@dataclass(frozen=True)
class Default:
    """The side chosen beforehand and why; ``settled`` when there is nothing to choose."""

    side: Side
    why: Message
    settled: bool = False


@dataclass(frozen=True)
class Told:
    """One side of a field: its values, and when they were last learned or confirmed."""

    values: tuple[Any, ...]
    at: datetime | None

    @property
    def empty(self) -> bool:
        """Whether nothing is known."""
        return not any(self.values)


def default_side(field: str, mine: Told, theirs: Told) -> Default:
    """Which side to keep unless somebody says otherwise: the only one, both, the more complete, the newer, the own."""
    if mine.values == theirs.values or theirs.empty:
        return Default("survivor", _("两边相同") if not theirs.empty else _("另一份没有"), settled=True)
    if mine.empty:
        return Default("absorbed", _("保留的档案没有"), settled=True)
    if field in JOINABLE:
        return Default("both", _("两边都留"))
    fuller = _fuller(mine.values, theirs.values)
    if fuller is not None:
        return Default("absorbed" if fuller else "survivor", _("更完整"))
    if mine.at is not None and theirs.at is not None and mine.at != theirs.at:
        return Default("absorbed" if theirs.at > mine.at else "survivor", _("更新或核实得更晚"))
    return Default("survivor", _("保留的档案为准"))


def _fuller(mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> bool | None:
    """True when theirs says all of mine and more, False the other way round, None when neither."""
    if len(mine) > 1 and all(isinstance(one, str) for one in (*mine, *theirs)):
        if all(a == b or not a for a, b in zip(mine, theirs, strict=True)):
            return True
        return False if all(a == b or not b for a, b in zip(mine, theirs, strict=True)) else None
    one, other = mine[0], theirs[0]
    if len(mine) > 1 or not isinstance(one, str) or not isinstance(other, str) or one == other:
        return None
    return True if one in other else (False if other in one else None)


def confirmed_at(source: Mapping[str, Any], column: str, reviewed_at: datetime | None) -> datetime | None:
    """When a fact was last learned or the archive it stands in reviewed, whichever is later."""
    told = source_of(source, column).get("at")
    moments = [datetime.fromisoformat(told)] if told else []
    moments += [reviewed_at] if reviewed_at else []
    return max(moments, default=None)


def joined(field: str, mine: Any, theirs: Any) -> Any:
    """Both sides of a field of :data:`JOINABLE`, the own first."""
    if field == "tags":
        return list(dict.fromkeys([*mine, *theirs]))
    if field == "preferences":
        return {**theirs, **mine}
    return "\n".join(dict.fromkeys(part for part in (mine, theirs) if part))[:2000]


def better_survivor(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whether the first should be kept: the key customer, else the more complete, else the older archive."""

    def worth(one: Mapping[str, Any]) -> tuple[bool, int, float, int]:
        return (one["is_key"], one["completeness"], -one["created_at"].timestamp(), -one["id"])

    return worth(mine) >= worth(theirs)


def edited_since(after: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The columns a merge set (``{column: as it left them}``) that hold something else by now; routine ones aside."""
    return sorted(column for column, then in after.items() if column not in ROUTINE and now[column] != then)


def marks_broken(ids: Collection[int], marks: Collection[int], now: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """The rows changed since the marks were taken, and those gone."""
    pairs = list(zip(ids, marks, strict=True))
    gone = [pk for pk, _mark in pairs if pk not in now]
    return [pk for pk, mark in pairs if pk in now and now[pk] != mark], gone


def source_back(now: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Who recorded what, as it was: only the entries a merge set go back, later ones stay."""
    out = dict(now)
    for key in before.keys() | after.keys():
        if before.get(key) != after.get(key) and now.get(key) == after.get(key):
            if key in before:
                out[key] = before[key]
            else:
                out.pop(key, None)
    return out

"""Decisions about people and structure that need no database."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from yueke.kernel.access import Scope

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")
DEEPEST = 8
"""Levels of departments; a path of that depth fits its column with ids up to a billion."""


@dataclass(frozen=True)
class RoleScope:
    """The data scope one role gives: its kind, and the departments it names (with all below them)."""

    kind: str
    chosen: frozenset[int] = frozenset()


def widest(scopes: Iterable[RoleScope], *, own: int | None, below: Collection[int]) -> Scope:
    """The scope of several roles together: all beats departments, departments beat self.

    ``own`` is the department of the post acted in, ``below`` that department and everything under it.
    Departments of several roles add up.
    """
    departments: set[int] = set()
    for scope in scopes:
        if scope.kind == "all":
            return Scope("all")
        if scope.kind == "chosen":
            departments |= scope.chosen
        elif scope.kind == "below":
            departments |= set(below)
        elif scope.kind == "department" and own is not None:
            departments.add(own)
    return Scope("departments", frozenset(departments)) if departments else Scope("self")


def covers(scope: RoleScope, own: Collection[int], path: str) -> bool:
    """Whether a role of this scope reaches the records of the department of ``path`` (empty: of no department).

    ``own`` are the departments somebody holds posts in.
    """
    along = set(ids_on(path))
    if scope.kind == "all":
        return True
    if scope.kind == "chosen":
        return bool(along & scope.chosen)
    if scope.kind == "below":
        return bool(along & set(own))
    return scope.kind == "department" and bool(along) and ids_on(path)[-1] in own


def path_under(parent: str, own_id: int) -> str:
    """The path of department ``own_id`` below the path ``parent`` (empty for a root): ``/1/4/``."""
    return f"{parent or '/'}{own_id}/"


def depth(path: str) -> int:
    """How many levels above a department of this path: 0 for a root."""
    return path.count("/") - 2


def ids_on(path: str) -> tuple[int, ...]:
    """The ids along a path, from the root down to the department itself."""
    return tuple(int(part) for part in path.split("/") if part)


def lies_below(path: str, ancestor: str) -> bool:
    """Whether ``path`` is the department of path ``ancestor`` or anything under it."""
    return path.startswith(ancestor)


def tidy_username(text: str) -> str:
    """The sign-in name as it is kept: small letters, no blanks around."""
    return text.strip().lower()


def is_safe_address(url: str) -> bool:
    """Whether what is sent to this address cannot be read on the way: HTTPS, or this machine itself."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"})
    )


def is_username(text: str) -> bool:
    """3–60 small letters, digits, dot, dash, underscore; begins and ends with a letter or digit."""
    return USERNAME.fullmatch(text) is not None


def excluded_pairs(held: Iterable[tuple[str, Collection[str]]], apart: dict[str, str]) -> tuple[str, str] | None:
    """Two roles that one person must not hold together, or None.

    ``held`` are ``(role code, permissions)``; ``apart`` maps each exclusive permission to the
    administrator it marks. Two roles clash when between them they hold what marks two administrators;
    one role that holds several by itself clashes with nothing but other holders.
    """
    holders: list[tuple[str, frozenset[str]]] = [
        (code, frozenset(apart[one] for one in permissions if one in apart)) for code, permissions in held
    ]
    marked = [(code, marks) for code, marks in holders if marks]
    for i, (first, marks) in enumerate(marked):
        for second, others in marked[i + 1 :]:
            if marks != others or len(marks) > 1:
                return first, second
    return None


def overlaps(spans: Sequence[tuple[date, date | None]], span: tuple[date, date | None]) -> bool:
    """Whether ``span`` shares a day with one of ``spans``; an empty end is open."""
    start, end = span
    return any((end is None or a <= end) and (b is None or start <= b) for a, b in spans)

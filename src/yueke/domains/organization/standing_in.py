"""Who stands in for whom: the readers behind «somebody is told, and it reaches somebody»."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from yueke.domains.organization.models import Absence, Department, Person
from yueke.domains.organization.rules import ids_on


def substitutes(ids: Collection[int], at: datetime) -> dict[int, int]:
    """For those of ``ids`` who are away at ``at``: who is there in their place, following substitutes who are away too.

    Somebody whose substitutes are all away, or stand in for one another, is left out: they are told themselves.
    """
    away = dict(
        Absence.objects.filter(from_at__lte=at, until_at__gt=at, substitute__is_active=True)
        .order_by("pk")
        .values_list("person_id", "substitute_id")
    )
    found = {}
    for person in ids:
        seen, there = {person}, away.get(person)
        while there is not None and there in away and there not in seen:
            seen.add(there)
            there = away[there]
        if there is not None and there not in seen:
            found[person] = there
    return found


def lines_of_superiors(department_ids: Collection[int]) -> dict[int, list[int]]:
    """For each department the people to go to, nearest first: its head, the head of the one above … the company's.

    Nobody stands in a line twice; heads who have left or whose sign-in is closed are passed over. Two queries.
    """
    paths = dict(Department.objects.filter(pk__in=list(department_ids)).values_list("pk", "path"))
    along = {one: ids_on(path) for one, path in paths.items()}
    every = {one for ids in along.values() for one in ids}
    heads = dict(Department.objects.filter(pk__in=every, head__is_active=True).values_list("pk", "head_id"))
    return {
        one: list(dict.fromkeys(heads[step] for step in reversed(ids) if step in heads)) for one, ids in along.items()
    }


def active(ids: Collection[int]) -> frozenset[int]:
    """Those of these people who can sign in."""
    return frozenset(Person.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True))

"""Who is left alone: a customer who declined marketing, or whose archive is frozen, belongs to no visiting clause meanwhile.

Their interval ends when they say so and a new one begins when they change their mind: no case is broken by leaving
somebody alone, and nobody has to be excused by hand.
"""

from __future__ import annotations

from functools import cache

from yueke.compliance.source import POPULATION, CaseFilter, Reader, Rows, embedded

# Restrictions are few: nearly everybody passes through the first part unchanged, as rows the planner knows. The second
# part is read only when there is a restriction at all (an empty inner side of a hash join is not looked beyond).
_NEVER = """
    SELECT p.subject_id, p.label, p.owner_id, p.begins_at, p.ends_at FROM ({population}) p
    WHERE NOT EXISTS (SELECT FROM privacy_restriction r WHERE r.customer_id = p.subject_id AND r.kind IN ({kinds}))
"""
_BETWEEN = """
    SELECT p.subject_id, p.label, p.owner_id, greatest(p.begins_at, lower(f.span)), least(p.ends_at, upper(f.span))
    FROM ({population}) p JOIN ({free}) f ON f.customer_id = p.subject_id
    WHERE tstzrange(p.begins_at, p.ends_at) && f.span
"""
_OPEN = " AND (upper_inf(f.span) OR upper(f.span) > %s)"
_FREE = """
    SELECT customer_id, unnest('{{(,)}}'::tstzmultirange - range_agg(tstzrange(begins_at, ends_at))) AS span
    FROM privacy_restriction WHERE kind IN ({kinds}) GROUP BY customer_id
"""
_FREE_OF_FEW = """
    SELECT customer_id, unnest('{{(,)}}'::tstzmultirange - range_agg(tstzrange(begins_at, ends_at))) AS span
    FROM privacy_restriction WHERE kind IN ({kinds}) AND customer_id IN (SELECT subject_id FROM ({population}) few)
    GROUP BY customer_id
"""


@cache
def willing(population: Reader, *, marketing: bool = False) -> Reader:
    """``population`` without the time in which its members were frozen or, for ``marketing``, declined it."""
    kinds = "'frozen', 'marketing'" if marketing else "'frozen'"

    def narrowed(narrow: CaseFilter) -> Rows:
        inner = embedded(population(narrow), POPULATION)
        few = narrow.subject_id is not None or narrow.owner_id is not None
        free = (_FREE_OF_FEW if few else _FREE).format(population=inner.text, kinds=kinds)
        never = _NEVER.format(population=inner.text, kinds=kinds)
        text = f"{never} UNION ALL {_BETWEEN.format(population=inner.text, free=free)}"
        params = inner.params * (3 if few else 2)
        if narrow.open_at is not None:
            text, params = text + _OPEN, (*params, narrow.open_at)
        return Rows(text, params, tuple(POPULATION))

    return narrowed

"""Suggestions while somebody types: few, ranked, and as fast for 有限 (four in ten) as for a rare name."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries.lists import HEAVY, matching_text
from yueke.kernel.access import Actor

MOST = 50
_CANDIDATES = 4
"""How many times the asked number is looked at before ranking."""


def find(actor: Actor, text: str, limit: int = 20) -> list[Customer]:
    """Up to ``limit`` customers for ``text``: the exact name first, then names beginning with it, then the rest.

    Text may be a name fragment, pinyin, initials, a phone or its last digits, an e-mail address or a number.
    Three questions at most: the same name, names that begin with it, any others; each is answered as rows come
    from an index, because ranking all matches of a common fragment would mean reading half the table.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    limit = min(limit, MOST)
    if not text or limit < 1:
        return []
    rows = Customer.objects.live().visible_to(actor)
    asked = [rows.filter(name=text), rows.filter(name__startswith=text)]
    if len(text) > 1:
        asked.append(matching_text(actor, rows, text))
    found: set[Candidate] = set()
    for n, more in enumerate(asked):
        if len(found) < limit:
            most = limit * _CANDIDATES if n else limit
            found |= {Candidate(*row) for row in more.values_list(*Candidate._fields)[:most]}
    best = sorted(found, key=lambda one: _rank(one, text))[:limit]
    chosen = Customer.objects.select_related("owner", "department").defer(*HEAVY).in_bulk([one.pk for one in best])
    return [chosen[one.pk] for one in best if one.pk in chosen]


class Candidate(NamedTuple):
    """As much of a customer as ranking asks for: four times as many are ranked as are shown."""

    pk: int
    name: str
    number: str
    name_pinyin: str


def _rank(customer: Candidate, text: str) -> tuple[bool, bool, bool, int, str, int]:
    name, typed = customer.name, text.lower()
    spelled = customer.name_pinyin
    return (
        not (name == text or customer.number.lower() == typed or spelled == typed),
        not name.startswith(text),
        not spelled.startswith(typed),
        len(name),
        spelled,
        customer.pk,
    )

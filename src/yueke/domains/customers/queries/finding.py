"""Suggestions while somebody types: few, ranked, and as fast for 有限 (four in ten) as for a rare name."""

from __future__ import annotations

import unicodedata

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
    rows = Customer.objects.live().visible_to(actor).select_related("owner").defer(*HEAVY)
    found = {c.pk: c for c in rows.filter(name=text)[:limit]}
    others = [rows.filter(name__startswith=text)] + ([matching_text(actor, rows, text)] if len(text) > 1 else [])
    for more in others:
        if len(found) < limit:
            found |= {c.pk: c for c in more[: limit * _CANDIDATES]}
    return sorted(found.values(), key=lambda c: _rank(c, text))[:limit]


def _rank(customer: Customer, text: str) -> tuple[bool, bool, bool, int, str, int]:
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

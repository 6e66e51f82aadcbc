"""Looking through the whole archive for customers written down twice (clause A2.2)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from yueke.domains.customers.merging.blocking import block, blocked_ids, blocked_pairs, names_borne
from yueke.domains.customers.merging.comparable import records_of
from yueke.domains.customers.merging.models import DuplicateLink, DuplicateSearch
from yueke.domains.customers.models import Customer
from yueke.kernel.access import Actor, command
from yueke.methods.matching import Frequencies, Reason, Record, Score, score

_AT_ONCE = 5_000


@dataclass(frozen=True)
class Found:
    """Two archives, the smaller id first, and the evidence."""

    first: int
    second: int
    score: Score


@command(may="customers.steward")
def find_duplicates(actor: Actor, *, at: datetime) -> DuplicateSearch:
    """Compare what shares a key, note the pairs that are or may be the same, let open ones go that no longer are.

    Decided pairs stay as they are. Repeating it changes nothing but scores. Returns the record of the run.
    """
    begun = time.perf_counter()
    compared = block()
    rows = [
        DuplicateLink(
            first_id=found.first,
            second_id=found.second,
            reasons=[reason.text for reason in _heaviest(found.score)],
            weights=[reason.weight for reason in _heaviest(found.score)],
            weight=found.score.weight,
            certain=found.score.verdict == "same",
            found_at=at,
        )
        for found in _judged()
    ]
    _let_go({(row.first_id, row.second_id) for row in rows})
    DuplicateLink.objects.bulk_create(
        rows,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["reasons", "weights", "weight", "certain"],
    )
    return DuplicateSearch.objects.create(
        at=at,
        customers=Customer.objects.live().count(),
        compared=compared,
        certain=sum(row.certain for row in rows),
        possible=sum(not row.certain for row in rows),
        seconds=round(time.perf_counter() - begun, 3),
    )


def _heaviest(judged: Score) -> list[Reason]:
    return sorted(judged.reasons, key=lambda reason: -abs(reason.weight))


def _judged() -> Iterator[Found]:
    ids = blocked_ids()
    records: dict[int, Record] = {}
    for start in range(0, len(ids), _AT_ONCE):
        records |= {-record.key: record for record in records_of(ids[start : start + _AT_ONCE])}  # type: ignore[operator]
    counts = Frequencies.of(records.values())
    counts.names.update(_elsewhere(records))
    for first, second in blocked_pairs():
        judged = score(records[first], records[second], counts)
        if judged.verdict != "different":
            yield Found(first, second, judged)


def _elsewhere(records: Mapping[int, Record]) -> dict[str, int]:
    """How many further archives, which share no key with any other, bear the names compared: they make one common."""
    here = Counter(record.name for record in records.values())
    borne = names_borne(sorted(here))
    return {name: more for name, n in here.items() if (more := borne.get(name, 0) - n) > 0}


def _let_go(found: set[tuple[int, int]]) -> None:
    """Open pairs an earlier run noted that are none any more: a fact was corrected since."""
    scored = DuplicateLink.objects.filter(state="open", weight__isnull=False)
    stale = [pk for pk, one, other in scored.values_list("pk", "first_id", "second_id") if (one, other) not in found]
    DuplicateLink.objects.filter(pk__any_of=stale).delete()

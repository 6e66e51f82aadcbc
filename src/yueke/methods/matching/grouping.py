"""From records to suggested groups: candidates by blocking keys, pairs by score, groups that do not chain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from yueke.methods.matching.records import Frequencies, Record, blocking_keys
from yueke.methods.matching.scoring import Score, compare_names, score

#: Blocks greater than this are split by name and address before pairs are made.
BLOCK_LIMIT = 60
#: The same for blocks by name alone: with so many namesakes the name says little without a similar address.
NAME_BLOCK_LIMIT = 12


class Pair(NamedTuple):
    """Two records by their keys, and the evidence."""

    a: Hashable
    b: Hashable
    score: Score


@dataclass(frozen=True)
class Group:
    """Records suggested to be one customer, in the order given, with the pairs that hold them together."""

    members: tuple[Hashable, ...]
    pairs: tuple[Pair, ...]

    @property
    def probability(self) -> float:
        """How surely its least sure member belongs: the weakest of the members' strongest pairs."""
        best: dict[Hashable, float] = {}
        for pair in self.pairs:
            for member in (pair.a, pair.b):
                best[member] = max(best.get(member, 0.0), pair.score.probability)
        return min(best.values())


@dataclass(frozen=True)
class Duplicates:
    """``groups`` to merge, ``links`` to look at (family, shared phone, branch), ``oversized`` blocks {key:
    size}."""

    groups: list[Group]
    links: list[Pair]
    oversized: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Cluster:
    members: list[int]
    identities: set[str]
    names: set[tuple[str, bool]]


def suggest_duplicates(
    records: Sequence[Record], *, block_limit: int = BLOCK_LIMIT, uncompared: Iterable[str] = ()
) -> Duplicates:
    """Groups of ``records`` that seem to be one customer, and pairs worth a look.  About linear in their
    number.

    ``uncompared`` are the names of further records that could match none of these: they make a name common.
    """
    counts = Frequencies.of(records)
    counts.names.update(uncompared)
    oversized: dict[str, int] = {}
    same: list[tuple[float, int, int, Score]] = []
    maybe: list[tuple[int, int, Score]] = []
    for i, j in _candidates(records, block_limit, oversized):
        judged = score(records[i], records[j], counts)
        if judged.verdict == "same":
            same.append((-judged.weight, i, j, judged))
        elif judged.verdict == "maybe":
            maybe.append((i, j, judged))
    same.sort(key=lambda found: found[:3])
    clusters = _merged(records, same)
    pairs: dict[int, list[Pair]] = defaultdict(list)
    links: list[Pair] = []
    for i, j, judged in [(i, j, judged) for _weight, i, j, judged in same] + maybe:
        pair = Pair(records[i].key, records[j].key, judged)
        cluster = clusters.get(i)
        if cluster is not None and cluster is clusters.get(j):
            pairs[id(cluster)].append(pair)
        else:
            links.append(pair)
    distinct = {id(cluster): cluster for cluster in clusters.values()}
    groups = [
        Group(tuple(records[i].key for i in sorted(cluster.members)), tuple(pairs[mark]))
        for mark, cluster in sorted(distinct.items(), key=lambda item: min(item[1].members))
    ]
    return Duplicates(groups, links, oversized)


def _candidates(records: Sequence[Record], limit: int, oversized: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Each pair of positions that shares a block, once, the smaller first."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        for key in blocking_keys(record):
            blocks[key].append(i)
    total = len(records)
    seen: set[int] = set()
    for key, members in blocks.items():
        if len(members) < 2:
            continue
        if len(members) > limit:
            oversized[key] = len(members)
        by_name = key.startswith("n:")
        for i, j in _pairs(records, members, NAME_BLOCK_LIMIT if by_name else limit, addressed=by_name):
            mark = i * total + j
            if mark not in seen:
                seen.add(mark)
                yield i, j


def _pairs(records: Sequence[Record], members: list[int], limit: int, *, addressed: bool) -> Iterator[tuple[int, int]]:
    """All pairs of a block; of a great one only those with the same name and street (``addressed``: not
    without one)."""
    if len(members) <= limit:
        yield from combinations(members, 2)
        return
    parts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i in members:
        parts[records[i].name, records[i].address[:4]].append(i)
    for (_name, street), part in parts.items():
        if addressed and not street:
            continue
        if len(part) <= limit:
            yield from combinations(part, 2)
        else:  # a star instead of all pairs: the same name and street hundreds of times
            yield from ((part[0], other) for other in part[1:])


def _merged(records: Sequence[Record], same: list[tuple[float, int, int, Score]]) -> dict[int, _Cluster]:
    """Join the strongest pairs first; refuse a join that would put contradicting records into one cluster."""
    clusters: dict[int, _Cluster] = {}
    for _weight, i, j, _judged in same:
        first = clusters.get(i) or _alone(records, i)
        second = clusters.get(j) or _alone(records, j)
        if first is second or _contradict(first, second):
            continue
        if len(first.members) < len(second.members):
            first, second = second, first
        first.members += second.members
        first.identities |= second.identities
        first.names |= second.names
        for member in first.members if len(first.members) <= 2 else [*second.members, i, j]:
            clusters[member] = first
    return clusters


def _alone(records: Sequence[Record], i: int) -> _Cluster:
    record = records[i]
    names = {(record.name, record.is_person)} if record.name else set()
    return _Cluster([i], {record.identity} if record.identity else set(), names)


def _contradict(first: _Cluster, second: _Cluster) -> bool:
    """Whether two clusters hold different identity numbers, or clearly different names with none of them
    shared."""
    if first.identities and second.identities:
        return not first.identities & second.identities
    return any(
        compare_names(x, y, x_person and y_person) in ("different", "branch")
        for x, x_person in first.names
        for y, y_person in second.names
    )

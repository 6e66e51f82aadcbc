"""Duplicates of a sheet of customers: among its rows and against the archive, by one and the same measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence

from yueke.domains.customers.importing.candidates import Candidates
from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries.lookup import parts, spellings
from yueke.domains.imports.importer import Findings, FoundGroup, FoundPair, Told, Work
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.wording import _
from yueke.methods.matching import Group, Pair, Record, suggest_duplicates

_SAME_NUMBER = _("客户编号相同")


class CustomerExaminer:
    """Collects the records of all rows, then compares them with each other and with the archive."""

    def __init__(self, work: Work) -> None:
        self.actor = work.actor
        self.archive = Candidates(work.actor)
        self.records: list[Record] = []
        self.numbers: dict[int, str] = {}
        self._known: list[Record] = []
        self._unlike: list[str] = []
        self._known_numbers: dict[str, int] = {}

    def take(self, rows: Sequence[Told]) -> None:
        """Remember what is compared, and look for it in the archive."""
        records: list[Record] = []
        names: set[str] = set()
        for row in rows:
            if not row.refused:
                name, key, number, *compared = row.record
                records.append(Record(row.number, *compared))
                names.update(spellings(name, key))
                if number:
                    self.numbers[row.number] = number
        self.archive.look_for(records, names)
        self.records += records

    def look(self) -> None:
        """Open the archives that may be the same as a row, and those that bear the number of one."""
        self._known, self._unlike = self.archive.compared(self.records)
        self._known_numbers = known_numbers(self.actor, set(self.numbers.values()))

    def finish(self) -> Findings:
        """Groups with at least one row of the sheet, and pairs worth a look."""
        found = suggest_duplicates([*self._known, *self.records], uncompared=self._unlike)
        findings = Findings(
            [group for one in found.groups if (group := _group(one)) is not None],
            [_pair(pair) for pair in found.links if pair.a > 0 or pair.b > 0],  # type: ignore[operator]
        )
        self._join_by_number(findings)
        return findings

    def _join_by_number(self, findings: Findings) -> None:
        """The same customer number is the same customer, whatever else differs."""
        by_number: dict[str, list[int]] = defaultdict(list)
        for row, number in self.numbers.items():
            by_number[number].append(row)
        group_of = {row: group for group in findings.groups for row in group.rows}
        for number, rows in by_number.items():
            record = self._known_numbers.get(number)
            if len(rows) < 2 and record is None:
                continue
            group = next((group_of[row] for row in rows if row in group_of), None)
            if group is None:
                group = FoundGroup([])
                findings.groups.append(group)
            for row in rows:
                if group_of.setdefault(row, group) is group and row not in group.rows:
                    group.rows.append(row)
            group.rows.sort()
            anchor = -record if record is not None else rows[0]
            if record is not None:
                group.existing = [record, *(one for one in group.existing if one != record)]
            group.pairs += [FoundPair(anchor, row, str(_SAME_NUMBER)) for row in rows if row != anchor]


def known_numbers(actor: Actor, numbers: Collection[str]) -> dict[str, int]:
    """Which customer numbers of ``numbers`` exist, with their ids, as far as ``actor`` may see."""
    seen = Customer.objects.visible_to(actor)
    found: dict[str, int] = {}
    for part in parts(sorted(numbers)):
        found.update(seen.live().filter(number__any_of=part).values_list("number", "pk"))
        # The number of an archive that was merged away means the one it is part of now.
        merged = seen.filter(number__any_of=part, merged_into__archived_at__isnull=True, merged_into__isnull=False)
        found.update(merged.values_list("number", "merged_into_id"))
    return found


def _group(found: Group) -> FoundGroup | None:
    rows = sorted(int(key) for key in found.members if _is_row(key))  # type: ignore[call-overload]
    existing = sorted(-key for key in found.members if not _is_row(key))  # type: ignore[operator]
    if not rows or len(rows) + len(existing) < 2:
        return None
    pairs = [_pair(pair) for pair in found.pairs if _is_row(pair.a) or _is_row(pair.b)]
    return FoundGroup(rows, existing, pairs, found.probability)


def _pair(pair: Pair) -> FoundPair:
    return FoundPair(pair.a, pair.b, pair.score.text)  # type: ignore[arg-type]


def _is_row(key: Hashable) -> bool:
    return key > 0  # type: ignore[operator]

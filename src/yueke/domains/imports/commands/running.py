"""Importing a checked batch: all of it in one transaction, every row accounted for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from yueke.domains.imports import rowstore
from yueke.domains.imports.commands.holding import held
from yueke.domains.imports.events import BatchImported
from yueke.domains.imports.importer import CHUNK, Importer, Plan, Remark, Work, Writer
from yueke.domains.imports.lifecycles import BATCH_LIFE
from yueke.domains.imports.models import Decision, ImportBatch, ImportFate, ImportGroup, ImportPair, ImportRow
from yueke.domains.imports.phases import WRITE
from yueke.kernel.access import Actor, require
from yueke.kernel.collecting import uncollected
from yueke.kernel.copying import copy_rows
from yueke.kernel.events import publish
from yueke.kernel.progress import Tell, silent

Values = Mapping[str, Any]
_KNOWN = gettext_noop("档案里已有，按“只新增”未导入")
_UNKNOWN = gettext_noop("档案里没有，按“只更新”未导入")
WRITES = 50 * CHUNK
"""Records handed to a writer at a time: what most sheets hold, for every time it must begin from nothing."""


@dataclass
class _Fates:
    """What became of each row, to be written down at the end."""

    imported: dict[int, int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


@dataclass
class _Entry:
    """One record to be created: the rows combined into it, the first of them leading."""

    numbers: list[int]
    rows: list[bytes]
    parts: bool


@uncollected()
def run(actor: Actor, batch_id: int, *, at: datetime, tell: Tell = silent) -> ImportBatch:
    """Write the ready rows of a batch as decided: all, or (on any error) none. ``actor`` is whom it is imported for.

    A batch already imported is left alone, so the job may be repeated. Its state becomes ``running`` in a
    transaction of its own, for everybody to see.
    """
    require(actor, "account.own")
    with transaction.atomic():
        batch, importer = held(actor, batch_id)
        if batch.state == "imported":
            return batch
        if batch.state != "running":
            BATCH_LIFE.move(batch, "start", at=at, failure="")
    plan = Plan(batch.mapping, batch.options, {}, timezone.localtime(at).date())
    work = Work(actor, batch.pk, plan, at)
    writer = importer.writer(work, expected=batch.rows_ready)
    with transaction.atomic():
        batch, importer = held(actor, batch_id)
        if batch.state == "running":
            _write(work, batch, importer, writer, tell)
    return batch


def _write(work: Work, batch: ImportBatch, importer: Importer, writer: Writer, tell: Tell) -> None:
    fates = _Fates()
    groups = {group.number: group for group in ImportGroup.objects.filter(batch=batch)}
    _write_rows(batch, writer, groups, fates, tell)
    _write_links(batch, writer, groups, fates)
    _record(batch, fates)
    tell(WRITE, batch.rows_ready, batch.rows_ready)
    refused = batch.rows_refused + len(fates.refused)
    BATCH_LIFE.move(
        batch,
        "finish",
        at=work.at,
        rows_imported=len(fates.imported),
        rows_merged=len(fates.merged),
        rows_refused=refused,
        imported_at=work.at,
    )
    publish(
        work.actor,
        BatchImported(
            batch_id=batch.pk,
            what=importer.kind,
            imported=len(fates.imported),
            merged=len(fates.merged),
            refused=refused,
            at=work.at,
        ),
    )


def _write_rows(
    batch: ImportBatch, writer: Writer, groups: Mapping[int, ImportGroup], fates: _Fates, tell: Tell
) -> None:
    together = _combined_rows(batch, groups)
    existing = batch.options.get("existing", "both")
    waiting: list[_Entry] = []
    fills: list[tuple[int, int, Values]] = []
    read = 0

    def written(n: int) -> None:
        """Rows read and not waiting any more are done; ``n`` of those waiting are, too."""
        tell(WRITE, read - len(waiting) + n, batch.rows_ready)

    for part in rowstore.ready(batch.pk, chunk=CHUNK):
        for number, group_number, content in part:
            group = groups.get(group_number) if group_number is not None else None
            known = group.existing[0] if group is not None and group.existing else None
            if known is not None and _decision(batch, group) == Decision.MERGE:
                if existing == "add":
                    fates.refused[number] = _KNOWN
                else:
                    fills.append((number, known, rowstore.opened(content).values))
            elif existing == "update":
                fates.refused[number] = _UNKNOWN
            elif group is None or group.number not in together:
                waiting.append(_Entry([number], [content], parts=False))
            elif together[group.number][0][0] == number:
                rows = together[group.number]
                parts = group.kind == ImportGroup.Kind.PARTS
                waiting.append(_Entry([n for n, _row in rows], [row for _n, row in rows], parts))
        if len(fills) >= CHUNK:
            _fill(writer, fills, fates)
            fills = []
        read += len(part)
        if len(waiting) >= WRITES:
            _create(writer, waiting, fates, written)
            waiting = []
        written(0)
    _fill(writer, fills, fates)
    _create(writer, waiting, fates, written)


def _combined_rows(batch: ImportBatch, groups: Mapping[int, ImportGroup]) -> dict[int, list[tuple[int, bytes]]]:
    """The rows of every group that becomes one new record, by group, in sheet order."""
    wanted = [
        number
        for number, group in groups.items()
        if group.kind == ImportGroup.Kind.PARTS or (not group.existing and _decision(batch, group) == Decision.MERGE)
    ]
    rows = ImportRow.objects.filter(batch=batch, group__in=wanted, outcome=ImportRow.Outcome.READY)
    together: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
    for number, group, content in rows.order_by("number").values_list("number", "group", "content"):
        together[group or 0].append((number, bytes(content)))
    return together


def _decision(batch: ImportBatch, group: ImportGroup | None) -> str:
    if group is None or group.kind == ImportGroup.Kind.PARTS:
        return ""
    return group.decision or batch.options.get("duplicates") or Decision.MERGE


def _fill(writer: Writer, fills: Sequence[tuple[int, int, Values]], fates: _Fates) -> None:
    if fills:
        writer.fill([(known, values) for _number, known, values in fills])
        fates.merged.update((number, known) for number, known, _values in fills)


def _create(writer: Writer, entries: Sequence[_Entry], fates: _Fates, done: Callable[[int], None]) -> None:
    if not entries:
        return
    ids = writer.create([entry.rows for entry in entries], done=done)
    for entry, record_id in zip(entries, ids, strict=True):
        fates.imported[entry.numbers[0]] = record_id
        others = fates.imported if entry.parts else fates.merged
        others.update((number, record_id) for number in entry.numbers[1:])


def _write_links(batch: ImportBatch, writer: Writer, groups: Mapping[int, ImportGroup], fates: _Fates) -> None:
    records = fates.merged | fates.imported
    linked = [pair for group in groups.values() if _decision(batch, group) == Decision.LINK for pair in group.pairs]
    writer.link(_between_records(linked, records), certain=True)
    looks = ImportPair.objects.filter(batch=batch).values_list("first", "second", "reasons")
    writer.link(_between_records(looks, records), certain=False)


def _between_records(pairs: Iterable[Sequence[Any]], records: Mapping[int, int]) -> list[tuple[int, int, str]]:
    """Pairs of members (rows, or negative ids) as pairs of record ids; those of refused rows fall away."""
    found = []
    for first, second, reasons in pairs:
        one = -first if first < 0 else records.get(first)
        other = -second if second < 0 else records.get(second)
        if one is not None and other is not None and one != other:
            found.append((one, other, reasons))
    return found


def _record(batch: ImportBatch, fates: _Fates) -> None:
    """Write down what became of every row, set-wise."""
    made = [(rows, merged) for rows, merged in ((fates.imported, False), (fates.merged, True)) if rows]
    copy_rows(
        ImportFate,
        ("batch_id", "number", "record_id", "merged"),
        ((batch.pk, number, record_id, merged) for rows, merged in made for number, record_id in rows.items()),
    )
    if fates.refused:
        rowstore.write_again(batch.pk, list(_refused(batch, fates.refused)))


def _refused(batch: ImportBatch, reasons: Mapping[int, str]) -> Iterator[rowstore.Judged]:
    """The rows refused only now, each with its reason (a message id) added."""
    rows = ImportRow.objects.filter(batch=batch, number__any_of=set(reasons))
    for row in rows.iterator(chunk_size=CHUNK):
        told = rowstore.Judged(row.number, bytes(row.content), False, row.corrected, row.group)
        rowstore.refuse(told, rowstore.opened(row.content).cells, Remark("", reasons[row.number], {}))
        yield told

"""Checking a batch: every row cleaned, compared with the others and with the archive, and stored with its verdict."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import count, repeat
from typing import Any

from django.utils import timezone

from yueke.domains.imports import rowstore, sheets
from yueke.domains.imports.cleaning import cleaned
from yueke.domains.imports.commands.holding import held
from yueke.domains.imports.importer import CHUNK, Examiner, Findings, FoundGroup, Importer, Told, Work
from yueke.domains.imports.lifecycles import BATCH_LIFE
from yueke.domains.imports.models import ImportBatch, ImportGroup, ImportPair
from yueke.domains.imports.phases import COMPARE, KEEP, READ
from yueke.kernel.access import Actor, command
from yueke.kernel.collecting import uncollected
from yueke.kernel.copying import copy_rows
from yueke.kernel.forking import beside
from yueke.kernel.progress import Tell, silent
from yueke.kernel.sheets.sheet import Sheet

_Finding = tuple[str, str, str]
"""Refused or corrected, field, message id."""
_GROUP = ("batch_id", "number", "kind", "rows", "existing", "pairs", "probability", "decision")
_PAIR = ("batch_id", "first", "second", "reasons")


@uncollected()
@command(may="account.own")
def check(actor: Actor, batch_id: int, *, at: datetime, tell: Tell = silent) -> ImportBatch:
    """Judge every row of a batch; earlier verdicts are replaced. ``actor`` is whom it is imported for.

    Linear in the rows; of the sheet only the table itself and sealed rows stay in memory.
    """
    batch, importer = held(actor, batch_id)
    if batch.state != "checking":
        BATCH_LIFE.move(batch, "check", at=at, failure="")
    tell(READ, 0, batch.rows_total)
    sheet = sheets.sheet_of(batch, importer)
    plan = sheets.plan_of(sheet, importer, batch.mapping, batch.options, timezone.localtime(at).date())
    work = Work(actor, batch.pk, plan, at)
    rows, examiner, counted = _examined(importer, work, sheet, tell)
    _compared_and_stored(batch, importer, rows, examiner, sheet, counted, tell)
    refused = sum(row.refused for row in rows)
    BATCH_LIFE.move(
        batch,
        "checked",
        at=at,
        account=sheet.accounting(),
        rows_total=len(rows),
        rows_ready=len(rows) - refused,
        rows_refused=refused,
        rows_corrected=sum(row.corrected and not row.refused for row in rows),
        findings=[[*key, count] for key, count in counted.most_common()],
    )
    return batch


def _examined(
    importer: Importer, work: Work, sheet: Sheet, tell: Tell
) -> tuple[list[rowstore.Judged], Examiner, Counter[_Finding]]:
    examiner = importer.examiner(work)
    rows: list[rowstore.Judged] = []
    counted: Counter[_Finding] = Counter()
    for part in cleaned(importer, work.plan, sheet, tell):
        examiner.take(part)
        for row in part:
            told = row if isinstance(row, Told) else rowstore.in_words(row)
            if told.remarks:
                counted.update(told.remarks)
            rows.append(rowstore.judged(told))
    tell(COMPARE, 0, len(rows))
    examiner.look()
    return rows, examiner, counted


def _compared_and_stored(
    batch: ImportBatch,
    importer: Importer,
    rows: Sequence[rowstore.Judged],
    examiner: Examiner,
    sheet: Sheet,
    counted: Counter[_Finding],
    tell: Tell,
) -> None:
    """Put the rows into the database with what they show together."""
    rowstore.forget_rows(batch)
    if importer.whole_rows or len(rows) <= CHUNK:
        findings = examiner.finish()
        _settled(rows, findings, sheet, counted)
        _write(batch, rows, tell)
    else:
        # Few rows belong to a group. Those are written once more, and meanwhile all others are there.
        findings = beside(examiner.finish, partial(_write, batch, rows, tell))
        rowstore.write_again(batch.pk, _settled(rows, findings, sheet, counted))
    copy_rows(ImportGroup, _GROUP, map(_group_row, repeat(batch.pk), count(1), findings.groups))
    copy_rows(ImportPair, _PAIR, ((batch.pk, *pair[:2], pair.reasons[:200]) for pair in findings.pairs))


def _settled(
    rows: Sequence[rowstore.Judged], findings: Findings, sheet: Sheet, counted: Counter[_Finding]
) -> list[rowstore.Judged]:
    """Put groups and late refusals on the rows; returns those that have any."""
    places = {row.number: place for place, row in enumerate(rows)}
    for number, remark in findings.refusals.items():
        place = places[number]
        rowstore.refuse(rows[place], sheet.rows[place], remark)
        counted["refused", remark.field, remark.msgid] += 1
    for number, group in enumerate(findings.groups, start=1):
        for member in group.rows:
            place = places[member]
            rows[place].group = number
            if not group.parts:
                rowstore.show_cells(rows[place], sheet.rows[place])
    touched = findings.refusals.keys() | {member for group in findings.groups for member in group.rows}
    return [rows[places[number]] for number in sorted(touched)]


def _write(batch: ImportBatch, rows: Sequence[rowstore.Judged], tell: Tell) -> None:
    tell(KEEP, 0, len(rows))
    rowstore.write(batch.pk, rows)
    tell(KEEP, len(rows), len(rows))


def _group_row(batch_id: int, number: int, group: FoundGroup) -> tuple[Any, ...]:
    kind = ImportGroup.Kind.PARTS if group.parts else ImportGroup.Kind.SAME
    pairs = json.dumps(group.pairs, ensure_ascii=False)
    return batch_id, number, kind.value, len(group.rows), group.existing, pairs, group.probability, ""

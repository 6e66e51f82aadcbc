"""The short steps of an upload: everything but the two long ones, checking and importing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.imports import sheets
from yueke.domains.imports.commands.holding import gate, held
from yueke.domains.imports.events import BatchUndone, SheetUploaded
from yueke.domains.imports.importer import Importer
from yueke.domains.imports.lifecycles import BATCH_LIFE
from yueke.domains.imports.models import (
    NUMBER,
    ColumnMapping,
    Decision,
    ImportBatch,
    ImportFate,
    ImportGroup,
    ImportProgress,
    ImportRow,
)
from yueke.domains.imports.queries import has_rows_for
from yueke.domains.imports.queueing import enqueue
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Forbidden, Invalid, Message, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import next_number
from yueke.kernel.progress import ask_to_stop, begin
from yueke.kernel.sheets.headers import plain_title

KINDS = ("sheet", "text")
LIMIT = 64 * 2**20
"""Greatest size of an upload in bytes."""


@command(may="account.own")
def upload(
    actor: Actor, kind: str, file: Any, *, options: Mapping[str, str] | None = None, at: datetime
) -> ImportBatch:
    """Take a sheet in (an open binary file with a ``name``) and recognise its columns.

    Raises Invalid on ``file`` when it is no usable table.
    """
    importer = gate(actor, kind)
    stored = files.store(file, actor=actor, at=at, kinds=KINDS, limit=LIMIT)
    sheet = sheets.opened(stored, importer)
    batch = ImportBatch.objects.create(
        kind=kind,
        number=next_number(NUMBER, at),
        file=stored,
        file_name=stored.name,
        sheet_name=sheet.name[:200],
        columns=[column[:200] for column in sheet.columns],
        header_key=sheets.header_key(sheet.columns),
        mapping=sheets.recognised(sheet, importer),
        options=_options(importer, options or {}),
        account=sheet.accounting(),
        rows_total=len(sheet.rows),
        created_by_id=actor.person_id,
        department_id=actor.department_id,
        created_at=at,
    )
    publish(actor, SheetUploaded(batch_id=batch.pk, what=kind, rows=batch.rows_total, at=at))
    return batch


@command(may="account.own")
def map_columns(
    actor: Actor,
    batch_id: int,
    mapping: Mapping[str, int],
    *,
    options: Mapping[str, str] | None = None,
    at: datetime,
) -> ImportBatch:
    """Settle which column holds which field, and remember it for sheets with the same header."""
    batch, importer = held(actor, batch_id)
    if batch.state not in ("uploaded", "checked"):
        raise Refused(_("这一批已在处理或已导入，不能再改列的对应。"))
    # What a column is taken for decides how its cells are masked.
    if not has_rows_for(actor, batch):
        raise Forbidden(_("只有上传的人可以改列的对应。"))
    batch.mapping = _mapping(importer, batch, mapping)
    if options is not None:
        batch.options = _options(importer, options)
    batch.save(update_fields=["mapping", "options"])
    ColumnMapping.objects.update_or_create(
        kind=batch.kind,
        header_key=batch.header_key,
        defaults={
            "mapping": {code: plain_title(batch.columns[place]) for code, place in batch.mapping.items()},
            "used_at": at,
        },
    )
    return batch


@command(may="account.own")
def begin_check(actor: Actor, batch_id: int, *, at: datetime) -> ImportBatch:
    """Hand the sheet to a worker, which reads, cleans and compares it."""
    batch, importer = held(actor, batch_id)
    if missing := importer.missing(batch.mapping):
        raise Invalid(missing[0], fields={"mapping": missing})
    BATCH_LIFE.move(batch, "check", at=at, failure="")
    begin(ImportProgress, batch.pk)
    enqueue(batch)
    return batch


@command(may="account.own")
def decide(actor: Actor, batch_id: int, decision: str, *, group: int | None = None, at: datetime) -> ImportBatch:
    """Say what to do with one group of duplicates, or (without ``group``) with all of them."""
    batch, _importer = held(actor, batch_id)
    if batch.state != "checked":
        raise Refused(_("这一批现在不能更改重复的处理方式。"))
    if decision not in Decision.values:
        raise Invalid(_("请选择合并、关联或作为新客户。"), field="decision")
    groups = ImportGroup.objects.filter(batch=batch, kind=ImportGroup.Kind.SAME)
    if group is not None:
        if not groups.filter(number=group).update(decision=decision):
            raise Invalid(_("没有这一组。"), field="group")
        return batch
    groups.update(decision="")
    batch.options = {**batch.options, "duplicates": decision}
    batch.save(update_fields=["options"])
    return batch


@command(may="account.own")
def begin_run(actor: Actor, batch_id: int, *, at: datetime) -> ImportBatch:
    """Hand the checked rows to a worker, which writes all of them or none."""
    batch, _importer = held(actor, batch_id)
    if batch.state == "checked" and not batch.rows_ready:
        raise Refused(_("没有可导入的行。请先修改表格，再重新上传。"))
    BATCH_LIFE.move(batch, "start", at=at, failure="")
    begin(ImportProgress, batch.pk)
    enqueue(batch)
    return batch


@command(may="account.own")
def stop(actor: Actor, batch_id: int, *, at: datetime) -> ImportBatch:
    """Ask the worker to stop checking or importing; it goes back to the step before, with nothing written."""
    batch, _importer = held(actor, batch_id)
    if batch.state not in ("checking", "running"):
        raise Refused(_("这一批没有正在进行的工作。"))
    ask_to_stop(ImportProgress, batch.pk)
    return batch


@command(may="account.own")
def cancel(actor: Actor, batch_id: int, *, at: datetime) -> ImportBatch:
    """Give a batch up before anything was imported; the rows read from it are forgotten."""
    batch, _importer = held(actor, batch_id)
    BATCH_LIFE.move(batch, "cancel", at=at)
    ImportRow.objects.filter(batch=batch)._raw_delete(using=batch._state.db)
    return batch


@command(may="account.own")
def undo(actor: Actor, batch_id: int, *, at: datetime) -> int:
    """Take out everything a batch wrote; returns how many records went. Refused when any was changed since."""
    batch, importer = held(actor, batch_id)
    if batch.purged_at is not None:
        raise Refused(_("已超过保留期，上传的文件和逐行记录已清除，不能再撤销。"))
    BATCH_LIFE.move(batch, "undo", at=at, undone_at=at)
    merged = ImportFate.objects.filter(batch=batch, merged=True)
    filled = sorted(set(merged.values_list("record_id", flat=True)))
    removed = importer.undo(actor, batch.pk, filled=filled, at=at)
    publish(actor, BatchUndone(batch_id=batch.pk, what=batch.kind, removed=removed, at=at))
    return removed


def _mapping(importer: Importer, batch: ImportBatch, mapping: Mapping[str, int]) -> dict[str, int]:
    titles = {one.code: one.title for one in importer.fields}
    allowed = {place for place, _title in sheets.offered_columns(batch.columns)}
    problems: dict[str, list[Message]] = {}
    used: dict[int, str] = {}
    for code, place in mapping.items():
        if code not in titles or place not in allowed:
            problems.setdefault(code, []).append(_("请从表中的列里选择。"))
        elif place in used:
            text = _("“%(column)s”已用于“%(field)s”，一列只能对应一项。")
            problems.setdefault(code, []).append(text % {"column": batch.columns[place], "field": titles[used[place]]})
        else:
            used[place] = code
    if problems:
        raise Invalid(_("列的对应有几处需要修改。"), fields=problems)
    if missing := importer.missing(mapping):
        raise Invalid(missing[0], fields={"mapping": missing})
    return dict(mapping)


def _options(importer: Importer, given: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for option in importer.options:
        values = [value for value, _label in option.choices]
        value = given.get(option.code) or values[0]
        if value not in values:
            raise Invalid(_("没有这个选项。"), field=option.code)
        found[option.code] = value
    for code in importer.hidden_options:
        if given.get(code):
            found[code] = given[code]
    return found

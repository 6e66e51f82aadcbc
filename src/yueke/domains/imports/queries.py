"""The only readers of uploads for others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from yueke.domains.imports import rowstore, sheets
from yueke.domains.imports.importer import Importer, ImportField, importer_of, importers
from yueke.domains.imports.models import Decision, ImportBatch, ImportGroup, ImportProgress, ImportRow
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.summaries import summary
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.kernel.gate import Near, sees_everything
from yueke.kernel.sheets.forms import Failure, write_failed_rows, write_template
from yueke.kernel.sheets.writing import Target

VIEWS: dict[str, Q] = {
    "refused": Q(outcome=ImportRow.Outcome.REFUSED),
    "corrected": Q(corrected=True) & ~Q(outcome=ImportRow.Outcome.REFUSED),
    "all": Q(),
}
"""Selections of a batch's rows."""


def offered(actor: Actor) -> list[Importer]:
    """What ``actor`` may import."""
    return [one for one in importers().values() if actor.may(one.permission)]


def batches(actor: Actor) -> QuerySet[ImportBatch]:
    """The uploads ``actor`` may see, of the kinds they may import; newest first."""
    kinds = [one.kind for one in offered(actor)]
    rows = ImportBatch.objects.visible_to(actor).filter(kind__in=kinds)
    return rows.select_related("created_by").order_by("-created_at", "-id")


def batch(actor: Actor, batch_id: int) -> ImportBatch:
    """One upload; raises NotFound."""
    found = batches(actor).filter(pk=batch_id).select_related("file", "progress").first()
    if found is None:
        raise NotFound
    return found


def unfinished(before: datetime) -> QuerySet[ImportBatch]:
    """Everybody's uploads from before a moment that were neither imported nor given up, the oldest first."""
    return ImportBatch.objects.filter(state__in=("uploaded", "checked"), created_at__lt=before).order_by(
        "created_at", "pk"
    )


def progress(batch: ImportBatch) -> ImportProgress:
    """How far the work on a batch is."""
    return ImportProgress.objects.filter(batch=batch).first() or ImportProgress(batch=batch)


def rows(batch: ImportBatch, view: str = "refused") -> QuerySet[ImportRow]:
    """Rows of a batch in sheet order; ``view`` is one of :data:`VIEWS`."""
    return ImportRow.objects.filter(VIEWS.get(view, Q()), batch=batch).order_by("number")


def groups(batch: ImportBatch) -> QuerySet[ImportGroup]:
    """The groups of possible duplicates, the least sure first: they are worth a person's time."""
    return ImportGroup.objects.filter(batch=batch, kind=ImportGroup.Kind.SAME).order_by("probability", "number")


@dataclass(frozen=True)
class Tally:
    """How the groups of a batch would be treated: rows merged into others, records touched."""

    groups: int
    rows: int
    existing: int
    by_decision: Mapping[str, int]


def tally(batch: ImportBatch) -> Tally:
    """Count the groups of possible duplicates by what will be done with them."""
    default = batch.options.get("duplicates") or Decision.MERGE.value
    counts: dict[str, int] = {}
    total_rows = total_existing = n = 0
    for decision, size, existing in groups(batch).values_list("decision", "rows", "existing"):
        counts[decision or default] = counts.get(decision or default, 0) + 1
        total_rows += size
        total_existing += bool(existing)
        n += 1
    return Tally(n, total_rows, total_existing, counts)


@dataclass(frozen=True)
class GroupRows:
    """A group with its rows opened and the records of the archive it touches."""

    group: ImportGroup
    rows: list[tuple[ImportRow, rowstore.Content]]
    records: list[Mapping[str, Any]]


def opened_groups(actor: Actor, batch: ImportBatch, found: Sequence[ImportGroup]) -> list[GroupRows]:
    """``found`` with everything a page shows; three queries."""
    members: dict[int, list[tuple[ImportRow, rowstore.Content]]] = {group.number: [] for group in found}
    for row in ImportRow.objects.filter(batch=batch, group__in=list(members)).order_by("number"):
        members[row.group or 0].append((row, rowstore.opened(row.content)))
    ids = [pk for group in found for pk in group.existing]
    known = importer_of(batch.kind).labels(actor, ids) if ids else {}
    return [
        GroupRows(group, members[group.number], [known[pk] for pk in group.existing if pk in known]) for group in found
    ]


def fields_of(batch: ImportBatch) -> dict[str, ImportField]:
    """The mapped fields of a batch by code, in the order of its columns."""
    known = {one.code: one for one in importer_of(batch.kind).fields}
    ordered = sorted(batch.mapping.items(), key=lambda item: item[1])
    return {code: known[code] for code, _place in ordered if code in known}


def template(actor: Actor, kind: str, target: Target) -> None:
    """Write the sheet to fill in: instructions, choices, an example, required columns starred."""
    importer = next((one for one in offered(actor) if one.kind == kind), None)
    if importer is None:
        raise NotFound
    write_template(
        target,
        gettext("%(what)s导入模板") % {"what": importer.title},
        [one.column for one in importer.fields if one.in_template],
        instructions=[str(line) for line in importer.instructions],
        translate=gettext,
    )


def has_rows_for(actor: Actor, batch: ImportBatch) -> bool:
    """Whether ``actor`` sees everything in the rows: they brought them, or every level is plain to them."""
    near: Near = "own" if actor.person_id is not None and batch.created_by_id == actor.person_id else ""
    return sees_everything(actor, near)


def failed_rows(actor: Actor, batch: ImportBatch, target: Target) -> int:
    """Write the refused rows as they came, with the reasons, ready to be mended and uploaded; how many."""
    if not has_rows_for(actor, batch):
        raise Forbidden(gettext("退回的表格里是没有脱敏的原始数据，只有上传的人可以下载。"))
    if batch.purged_at is not None:
        raise Refused(gettext("已超过保留期，退回的行已清除。请用原来的表格重新导入。"))
    importer = importer_of(batch.kind)
    failures = []
    for row in rows(batch, "refused").iterator(chunk_size=2_000):
        for remark in rowstore.opened(row.content).problems:
            column = batch.mapping.get(remark.field)
            title = batch.columns[column] if column is not None else ""
            reason = f"{title}：{remark.said(gettext)}" if title else remark.said(gettext)
            failures.append(Failure(row.number, reason, () if column is None else (column,)))
    return write_failed_rows(target, sheets.sheet_of(batch, importer), failures)


def explained(batch: ImportBatch) -> list[tuple[str, str, str, int]]:
    """The findings of a check in words, most rows first: (refused|corrected, field, sentence without values, rows)."""
    importer = importer_of(batch.kind)
    titles = {one.code: gettext(one.title) for one in importer.fields}
    rows: Counter[tuple[str, str, str]] = Counter()
    for kind, field, msgid, n in batch.findings:
        rows[kind, titles.get(field, ""), summary(msgid, gettext, known=importer.summaries)] += n
    return [(*said, n) for said, n in rows.most_common()]


@dataclass(frozen=True)
class Advised:
    """A sentence on what to do about many refused rows; ``first`` is a kind of sheet to import before, if any."""

    text: str
    first: Importer | None


def advice(actor: Actor, batch: ImportBatch) -> list[Advised]:
    """What to do about the rows a check refused, once for all rows that need the same."""
    can = {one.kind: one for one in offered(actor)}
    told = []
    for one in importer_of(batch.kind).advice:
        hit = [(field, n) for kind, field, msgid, n in batch.findings if kind == "refused" and msgid in one.reasons]
        if not hit:
            continue
        columns = dict.fromkeys(
            f"“{batch.columns[batch.mapping[field]]}”" for field, _n in hit if field in batch.mapping
        )
        values = {"n": f"{sum(n for _field, n in hit):,}", "columns": " / ".join(columns)}
        told.append(Advised(str(one.text) % values, can.get(one.first)))
    return told

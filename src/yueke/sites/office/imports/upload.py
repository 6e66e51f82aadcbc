"""The first steps of an import: the list of uploads, the file, its columns."""

from __future__ import annotations

import io
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.imports import commands, queries, sheets
from yueke.domains.imports.importer import Importer, importer_of
from yueke.domains.imports.lifecycles import BATCH_LIFE
from yueke.domains.imports.models import ImportBatch
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.kernel.paging import paginate
from yueke.sites.office.imports.forms import ColumnsForm, UploadForm, samples
from yueke.sites.office.imports.shown import near_to
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.ui.page import go, page

STEPS = ("选择文件", "核对列", "检查", "导入")


def steps() -> list[str]:
    """The way of an import, in the reader's language."""
    return [_(step) for step in STEPS]


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """Every upload the actor may see, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    offered = queries.offered(actor)
    if not offered:
        raise Forbidden
    found = paginate(queries.batches(actor), request.GET.get("page"), order=("-created_at", "-id"))
    titles = {one.kind: one.title for one in offered}
    rows = [{"batch": row, "title": titles[row.kind], "state": BATCH_LIFE.state(row.state)} for row in found.rows]
    return page(request, "office/imports/batches.html", {"page": found, "rows": rows, "offered": offered})


@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file; it is stored and its columns are recognised."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    importer = _offered(actor, kind)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None, importer=importer)
    if sent and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            batch = commands.upload(actor, kind, file, options=form.options(), at=clock.now())
        except Refused as refusal:
            onto(form, refusal)
        else:
            return go(request, reverse("office:import-columns", args=[batch.pk]))
    context = {"form": form, "importer": importer, "steps": steps()}
    return page(request, "office/imports/new.html", context, status=422 if form.errors else 200)


@require_GET
def template(request: HttpRequest, kind: str) -> FileResponse:
    """The sheet to fill in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    importer = _offered(actor, kind)
    target = io.BytesIO()
    queries.template(actor, kind, target)
    target.seek(0)
    name = _("%(what)s导入模板.xlsx") % {"what": importer.title}
    return FileResponse(target, as_attachment=True, filename=name)


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Which column is what, as recognised; changeable until the import."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    batch = queries.batch(actor, batch_id)
    if batch.state not in ("uploaded", "checked"):
        return go(request, reverse("office:import", args=[batch.pk]))
    importer = importer_of(batch.kind)
    offered = sheets.offered_columns(batch.columns)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, importer=importer, columns=offered, mapping=batch.mapping)
    if sent is not None and form.is_valid():
        try:
            commands.map_columns(actor, batch.pk, form.mapping(), at=clock.now())
            commands.begin_check(actor, batch.pk, at=clock.now())
        except Refused as refusal:
            onto(form, refusal)
        else:
            return go(request, reverse("office:import", args=[batch.pk]))
    context = {
        "batch": batch,
        "importer": importer,
        "form": form,
        "steps": steps(),
        "lines": _lines(actor, batch, importer, form),
        "unused": [title for place, title in offered if place not in batch.mapping.values()],
        "kinds": _other_rows(batch),
    }
    return page(request, "office/imports/columns.html", context, status=422 if form.errors else 200)


def _offered(actor: Actor, kind: str) -> Importer:
    found = next((one for one in queries.offered(actor) if one.kind == kind), None)
    if found is None:
        raise NotFound
    return found


def _lines(actor: Actor, batch: ImportBatch, importer: Importer, form: ColumnsForm) -> list[dict[str, Any]]:
    """The fields with their selects and samples: mapped and required ones first, the rest to open."""
    rows = sheets.sheet_of(batch, importer).rows[:200]
    return [
        {
            "field": form[one.code],
            "required": one.required,
            "open": one.required or one.code in batch.mapping or bool(form[one.code].errors),
            "samples": samples(actor, rows, batch.mapping.get(one.code), one, near_to(actor, batch)),
        }
        for one in importer.fields
    ]


def _other_rows(batch: ImportBatch) -> list[tuple[str, int]]:
    """What was not taken as data, for telling."""
    words = {
        "title": _("标题行"),
        "total": _("合计行"),
        "note": _("说明行"),
        "example": _("示例行"),
        "blank": _("空行"),
    }
    return [(words[kind], n) for kind, n in batch.account.items() if kind in words and n]

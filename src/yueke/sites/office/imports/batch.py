"""One upload: its check page, progress, result; decisions, import, undo."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.customers import queries as customers
from yueke.domains.imports import commands, queries
from yueke.domains.imports.importer import importer_of
from yueke.domains.imports.lifecycles import BATCH_LIFE
from yueke.domains.imports.models import Decision, ImportBatch
from yueke.domains.visits import queries as visits
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.errors import Refused
from yueke.kernel.paging import paginate
from yueke.sites.office.imports.shown import Showing
from yueke.sites.office.imports.upload import steps
from yueke.ui.page import go, page

WORKING = ("checking", "running")
_PHASES = {
    "": gettext_lazy("排队等候后台处理"),
    "read": gettext_lazy("正在读取表格"),
    "clean": gettext_lazy("正在整理数据"),
    "compare": gettext_lazy("正在查重"),
    "keep": gettext_lazy("正在保存检查结果"),
    "write": gettext_lazy("正在写入"),
}


@require_GET
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The page of an upload, as its state demands."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.batch(actor, batch_id)
    context: dict[str, Any] = {
        "batch": found,
        "importer": importer_of(found.kind),
        "state": BATCH_LIFE.state(found.state),
        "steps": steps(),
        "has_rows": queries.has_rows_for(actor, found),
    }
    if found.state == "uploaded":
        if found.failure:
            messages.error(request, found.failure)
        return go(request, reverse("office:import-columns", args=[found.pk]))
    if found.state in WORKING:
        return page(request, "office/imports/working.html", context | _progress(found))
    context |= _rows(request, actor, found)
    if found.state == "imported":
        context["owed"] = _owed(actor, found)
    if found.state == "checked":
        return page(request, "office/imports/check.html", context)
    return page(request, "office/imports/result.html", context)


@require_GET
def progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """How far the work is; sends the browser on when it has ended."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.batch(actor, batch_id)
    if found.state not in WORKING:
        return go(request, reverse("office:import", args=[found.pk]))
    return page(request, "office/imports/progress.html", {"batch": found} | _progress(found))


@require_POST
def decide(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What to do with one group, or with all."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    group = request.POST.get("group", "")
    number = int(group) if group.isdecimal() else None
    commands.decide(actor, batch_id, request.POST.get("decision", ""), group=number, at=clock.now())
    return go(request, f"{reverse('office:import', args=[batch_id])}?{request.GET.urlencode()}")


@require_POST
def run(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Import what was checked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _step(request, batch_id, lambda: commands.begin_run(actor, batch_id, at=clock.now()))


@require_POST
def stop(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Ask the work to end."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _step(request, batch_id, lambda: commands.stop(actor, batch_id, at=clock.now()))


@require_POST
def cancel(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Give an upload up."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    commands.cancel(actor, batch_id, at=clock.now())
    messages.info(request, _("已放弃这次导入，没有写入任何数据。"))
    return go(request, reverse("office:imports"))


@require_POST
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take the whole batch out again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def take_out() -> None:
        removed = commands.undo(actor, batch_id, at=clock.now())
        messages.success(request, _("已撤销，取出 %(n)s 条记录。") % {"n": f"{removed:,}"})

    return _step(request, batch_id, take_out)


@require_GET
def refused(request: HttpRequest, batch_id: int) -> FileResponse:
    """The refused rows with their reasons, to be mended and uploaded again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.batch(actor, batch_id)
    target = io.BytesIO()
    queries.failed_rows(actor, found, target)
    target.seek(0)
    stem = found.file_name.rpartition(".")[0] or found.file_name
    return FileResponse(target, as_attachment=True, filename=f"{stem}-退回.xlsx")


def _step(request: HttpRequest, batch_id: int, step: Any) -> HttpResponse:
    """Take a step; a refusal is said on the page of the batch."""
    try:
        step()
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
    return go(request, reverse("office:import", args=[batch_id]))


def _progress(found: ImportBatch) -> dict[str, Any]:
    told = queries.progress(found)
    share = f"{told.done:,} / {told.total:,}" if told.total else ""
    label = _("正在停止，稍候") if told.stop else str(_PHASES.get(told.phase, ""))
    return {"told": told, "label": label, "share": share}


def _owed(actor: Actor, found: ImportBatch) -> visits.Owed | None:
    """Which of the customers a batch brought must be visited: their time runs from the day their archive was opened."""
    if not actor.may("visits.view"):
        return None
    return visits.owed(actor, customers.customer_ids(actor, customers.CustomerFilter(batch_id=found.pk)), clock.now())


def _rows(request: HttpRequest, actor: Actor, found: ImportBatch) -> dict[str, Any]:
    """What the check page lists: refused rows, groups of duplicates, or corrected rows."""
    tally = queries.tally(found)
    view = request.GET.get("view") or (
        "refused" if found.rows_refused else "groups" if tally.groups and found.state == "checked" else "corrected"
    )
    showing = Showing(actor, found)
    context: dict[str, Any] = {
        "view": view,
        "tally": tally,
        "findings": sorted(queries.explained(found), key=lambda told: told[0] != "refused"),
        "advice": queries.advice(actor, found),
        "decisions": Decision.choices,
        "default": found.options.get("duplicates") or "merge",
        "tabs": _tabs(found, tally.groups, view),
    }
    number = request.GET.get("page")
    if view == "groups":
        listed = paginate(queries.groups(found), number, order=("probability", "number"), size=10, total=tally.groups)
        context["groups"] = [showing.group(one) for one in queries.opened_groups(actor, found, listed.rows)]
    else:
        listed = paginate(queries.rows(found, view), number, order=("number",), size=20)
        context["rows"] = showing.rows(listed.rows)
    return context | {"page": listed, "titles": showing.titles}


def _tabs(found: ImportBatch, groups: int, view: str) -> list[dict[str, Any]]:
    wanted = [
        ("refused", _("退回"), found.rows_refused),
        ("groups", _("可能重复"), groups),
        ("corrected", _("已整理"), found.rows_corrected),
    ]
    url = reverse("office:import", args=[found.pk])
    return [
        {"title": title, "url": f"{url}?view={code}", "active": code == view, "count": f"{n:,}", "urgent": False}
        for code, title, n in wanted
        if n or code == view
    ]

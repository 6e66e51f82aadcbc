"""The download centre: one's own files, how far they are, and what batches left undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.downloads import commands, queries
from yueke.domains.downloads.lifecycles import DOWNLOAD_LIFE, OPEN
from yueke.domains.downloads.models import Download, DownloadProgress
from yueke.kernel import clock, files
from yueke.kernel.errors import Forbidden, Message, NotFound, Refused
from yueke.kernel.lifecycle import State
from yueke.kernel.paging import paginate
from yueke.sites.office.downloads.handing import content_type
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import go, page

SIZE = 20
_AGAIN = ("failed", "cancelled", "expired")


@dataclass(frozen=True)
class DownloadRow:
    """A file as the centre shows it; ``told`` while a worker has it."""

    download: Download
    state: State
    size: str
    told: DownloadProgress | None

    @property
    def label(self) -> Message:
        """What is happening."""
        if self.told is None:
            return ""
        if self.told.stop:
            return _("正在停止，稍候")
        return _("正在生成") if self.download.state == "running" else _("排队等候后台处理")

    @property
    def share(self) -> str:
        """How far it is."""
        return f"{self.told.done:,} / {self.told.total:,}" if self.told is not None and self.told.total else ""

    @property
    def may_retry(self) -> bool:
        """Whether it can be made again."""
        return self.download.state in _AGAIN and not self.download.is_guarded


def _shown(download: Download) -> DownloadRow:
    told = None
    if download.state in OPEN:
        told = getattr(download, "progress", None) or DownloadProgress(download=download)
    size = filesizeformat(download.file.size) if download.file is not None else ""
    return DownloadRow(download, DOWNLOAD_LIFE.state(download.state), size, told)


@require_GET
def downloads(request: ActingRequest) -> HttpResponse:
    """Everything that was made, or is being made, for oneself."""
    found = paginate(queries.downloads(request.actor), request.GET.get("page"), SIZE, order=("-created_at", "-id"))
    rows = [_shown(download) for download in found.rows]
    now = clock.now()
    context = {
        "page": found,
        "rows": rows,
        "working": any(row.told is not None for row in rows),
        "at": now,
        "allowance": queries.allowance_of(request.actor, now),
        "may_approve": request.actor.may("privacy.export.approve"),
    }
    return page(request, "office/downloads/downloads.html", context)


@require_GET
def progress(request: ActingRequest, download_id: int) -> HttpResponse:
    """How far one is; the page is shown anew when it has ended."""
    row = _shown(queries.download(request.actor, download_id))
    if row.told is None:
        return go(request, reverse("office:downloads"))
    return page(request, "office/downloads/progress.html", {"row": row})


@require_GET
def file(request: ActingRequest, download_id: int) -> HttpResponse | FileResponse:
    """The file itself."""
    try:
        stored = commands.take(request.actor, download_id, at=clock.now())
        opened = files.open_file(stored.pk)
    except (Forbidden, NotFound):
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return go(request, reverse("office:downloads"))
    return FileResponse(opened, as_attachment=True, filename=stored.name, content_type=content_type(stored.media_type))


@require_POST
def stop(request: ActingRequest, download_id: int) -> HttpResponse:
    """Do not make it."""
    return _step(request, lambda: commands.cancel(request.actor, download_id, at=clock.now()), _("已要求停止。"))


@require_POST
def retry(request: ActingRequest, download_id: int) -> HttpResponse:
    """Make it again."""
    return _step(request, lambda: commands.retry(request.actor, download_id, at=clock.now()), _("已重新排队。"))


@require_POST
def delete(request: ActingRequest, download_id: int) -> HttpResponse:
    """Forget it, with its file."""
    return _step(request, lambda: commands.delete(request.actor, download_id, at=clock.now()), _("已删除。"))


@require_GET
def report(request: ActingRequest, report_id: int) -> HttpResponse:
    """What a batch left as it was, and why."""
    found = queries.report(request.actor, report_id)
    pages = {
        "customers.customer": "office:customer", "visits.visit": "office:visit", "complaints.complaint": "office:complaint",
    }  # fmt: skip
    name = pages.get(found.record_kind)
    rows = [
        {"name": text, "reason": reason, "url": reverse(name, args=[record_id]) if name and text else ""}
        for record_id, text, reason in found.left
    ]
    return page(request, "office/downloads/report.html", {"report": found, "rows": rows})


def _step(request: ActingRequest, step: Callable[[], Any], done: str) -> HttpResponse:
    """Take a step and come back; a refusal is said there."""
    try:
        step()
    except (Forbidden, NotFound):
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return go(request, reverse("office:downloads"))

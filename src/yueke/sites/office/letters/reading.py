"""The list of letters, one letter, its attachments."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.domains.channels.mail import queries
from yueke.domains.channels.mail.lifecycles import LETTER_LIFE
from yueke.domains.channels.mail.models import Letter
from yueke.domains.complaints import queries as complaints
from yueke.kernel import files, gate
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound
from yueke.kernel.paging import paginate
from yueke.reactions.letters import COMPLAINT
from yueke.sites.office.letters.words import address_told, left_out_told, sender_told, state_look, subject_told
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page

SIZE = 30
VIEWS: dict[str, tuple[str, ...]] = {
    "open": ("open",), "registered": ("registered",), "attached": ("attached",), "aside": ("dismissed", "left"),
    "all": (),
}  # fmt: skip
ORDER = ("-received_at", "-id")


@require_GET
def letters(request: ActingRequest) -> HttpResponse:
    """Letters that wait for a person first; those that became something, and those put aside."""
    actor = request.actor
    require(actor, queries.DECIDE)
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    found = paginate(queries.letters(actor, VIEWS[view]), request.GET.get("page"), SIZE, order=ORDER)
    titles = (
        ("open", _("待归入")), ("registered", _("登记为投诉的")), ("attached", _("归入投诉的")), ("aside", _("不处理的")),
        ("all", _("全部")),
    )  # fmt: skip
    context = {
        "page": found,
        "rows": [_line(actor, row) for row in found.rows],
        "tabs": [{"title": title, "url": f"?view={code}", "active": view == code} for code, title in titles],
        "view": view,
        "reads": queries.reading_address(),
    }
    return page(request, "office/letters/letters.html", context)


@require_GET
def letter(request: ActingRequest, letter_id: int) -> HttpResponse:
    """One letter with what may be done about it. What was filed with a complaint is seen by who sees the complaint."""
    actor = request.actor
    row = shown(actor, letter_id)
    context = {
        "letter": row,
        "sender": sender_told(actor, row, "team"),
        "address": address_told(actor, row, "team"),
        "subject": subject_told(actor, row, "team"),
        "text": gate.told(actor, "channels.letter.text", row.text, near="team"),
        "state": state_look(row),
        "files": row.files.select_related("file"),
        "left_out": left_out_told(row),
        "about_url": about_url(actor, row),
        "acts": {step.verb for step in LETTER_LIFE.steps_from(row.state)},
        "may_register": actor.may("complaints.register"),
    }
    return page(request, "office/letters/letter.html", context)


@require_GET
def file(request: ActingRequest, file_id: int) -> FileResponse:
    """An attachment; never shown in the browser itself."""
    found = queries.file_of(file_id)
    if request.actor.may(queries.DECIDE):
        shown(request.actor, found.letter_id)
    else:
        require(request.actor, "complaints.view")
        if not is_filed(found.letter):
            raise NotFound
        complaints.complaint(request.actor, found.letter.about_id or 0)
    return FileResponse(
        files.open_file(found.file_id), as_attachment=True, filename=found.name, content_type=found.file.media_type
    )


def shown(actor: Actor, letter_id: int) -> Letter:
    """A letter the actor may read; raises NotFound."""
    row = queries.letter(actor, letter_id)
    if is_filed(row):
        require(actor, "complaints.view")
        complaints.complaint(actor, row.about_id or 0)
    return row


def is_filed(row: Letter) -> bool:
    """Whether it became or went with a complaint."""
    return row.state in ("registered", "attached") and row.about_kind == COMPLAINT


def about_url(actor: Actor, row: Letter) -> str:
    """The page of the complaint a letter is, or seems to be, about; empty for who may not see it."""
    if row.about_kind != COMPLAINT or row.about_id is None or not actor.may("complaints.view"):
        return ""
    seen = complaints.numbers_of(actor, [row.about_id])
    return reverse("office:complaint", args=[row.about_id]) if row.about_id in seen else ""


def _line(actor: Actor, row: Letter) -> dict[str, Any]:
    return {
        "row": row,
        "sender": sender_told(actor, row),
        "subject": subject_told(actor, row),
        "state": state_look(row),
    }

"""The list of documents, one document as its readers see it, its file, and the confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.compliance.regulation import regulation
from yueke.domains.documents import commands, queries
from yueke.domains.documents.choices import Kind
from yueke.domains.documents.lifecycles import VERSION_LIFE
from yueke.domains.documents.models import MANAGE, PUBLISH, Document, Reader, Version
from yueke.domains.documents.queries import DocumentFilter
from yueke.domains.documents.rules import may_remind, paragraphs
from yueke.kernel import clock, files
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.paging import paginate
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import words
from yueke.ui.page import go, page

SIZE = 20


@require_GET
def documents(request: ActingRequest) -> HttpResponse:
    """Everything the actor may know of, the latest changed first."""
    actor = request.actor
    filters = DocumentFilter.read(request.GET)
    keeps = actor.may(MANAGE)
    found = paginate(queries.documents(actor, filters), request.GET.get("page"), SIZE, order=("-updated_at", "-id"))
    told = queries.counts(actor, found.rows) if keeps and found.rows else {}
    views = {"": _("全部"), "unread": _("待我阅读"), **({"drafts": _("有草稿")} if keeps else {})}
    context = {
        "page": found,
        "rows": [(row, told.get(row.pk)) for row in found.rows],
        "tabs": [
            {"title": title, "url": f"?view={code}" if code else "?", "active": code == filters.view}
            for code, title in views.items()
        ],
        "kinds": Kind.choices,
        "filters": filters,
        "may_write": keeps,
        "at": clock.now(),
    }
    return page(request, "office/documents/documents.html", context)


@require_GET
def document(request: ActingRequest, document_id: int) -> HttpResponse:
    """One version of a document: the one asked for, else the one to confirm, else the one in force."""
    actor, at = request.actor, clock.now()
    found = queries.document(actor, document_id)
    keeps = queries.may_keep(actor, found)
    versions = list(queries.versions(actor, found, keeps=keeps))
    chosen = _chosen(versions, request.GET.get("version", ""), actor)
    reader: Reader | None = None
    if chosen is not None:
        if chosen.state != "draft":
            commands.note_opening(actor, chosen.pk, at=at)
        reader = queries.own_reading(actor, chosen)
    draft = next((one for one in versions if one.state == "draft"), None)
    pack = next((pack for pack in regulation().packs if pack.code == found.pack_code), None)
    context: dict[str, Any] = {
        "document": found,
        "chosen": chosen,
        "state": VERSION_LIFE.state(chosen.state) if chosen else None,
        "paragraphs": paragraphs(chosen.text) if chosen else [],
        "changes": paragraphs(chosen.changes) if chosen else [],
        "versions": versions,
        "draft": draft,
        "reader": reader,
        "pack_title": words.title_of(pack) if pack else found.pack_code,
        "keeps": keeps and actor.may(MANAGE),
        "publishes": keeps and actor.may(PUBLISH),
        "at": at,
    }
    if keeps and actor.may(MANAGE):
        context |= _audience(found)
        if chosen is not None and chosen.state == "published":
            tallies = queries.tallies(actor, chosen)
            context["read"] = sum(one.read for one in tallies)
            context["total"] = sum(one.total for one in tallies)
            context["may_remind"] = may_remind(chosen.reminded_at, at)
    return page(request, "office/documents/document.html", context)


def _chosen(versions: Sequence[Version], asked: str, actor: Actor) -> Version | None:
    if asked.isdecimal():
        chosen = next((one for one in versions if one.pk == int(asked)), None)
        if chosen is None:
            raise NotFound
        return chosen
    own = set(queries.to_confirm(actor).filter(version__in=versions).values_list("version_id", flat=True))
    order = (
        lambda one: one.pk in own,
        lambda one: one.in_force,
        lambda one: one.state == "published",
        lambda one: True,
    )
    return next((one for wanted in order for one in versions if wanted(one)), None)


def _audience(found: Document) -> dict[str, list[str]]:
    """Whom the document is for, in words."""
    rows = list(found.addressees.select_related("department", "post", "person"))
    return {
        "for_departments": [row.department.name for row in rows if row.department],
        "for_posts": [row.post.title for row in rows if row.post],
        "for_persons": [row.person.name for row in rows if row.person],
    }


@require_GET
def file(request: ActingRequest, version_id: int) -> FileResponse:
    """The attached file; never shown in the browser itself."""
    actor = request.actor
    version = queries.version(actor, version_id)
    if version.file is None:
        raise NotFound
    if version.state != "draft":
        commands.note_opening(actor, version_id, what="file", at=clock.now())
    ending = version.file.name.rpartition(".")[2]
    name = f"{version.document.number} {version.document.title} {version.revision}.{ending}"
    return FileResponse(
        files.open_file(version.file.pk), as_attachment=True, filename=name, content_type=version.file.media_type
    )


@require_POST
def confirm(request: ActingRequest, version_id: int) -> HttpResponse:
    """«我已阅读并知晓»."""
    reader = commands.confirm(request.actor, version_id, at=clock.now())
    messages.success(request, _("已确认阅读。"))
    return go(request, reverse("office:document", args=[reader.document_id]))

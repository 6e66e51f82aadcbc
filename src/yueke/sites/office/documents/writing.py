"""Entering documents, drafting, publishing and withdrawing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueke.domains.documents import commands, queries
from yueke.domains.documents.models import MANAGE, PUBLISH, Document
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.documents.forms import DocumentForm, DraftForm, WithdrawForm
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.ui.page import go

asks = require_http_methods(["GET", "POST"])
FORM = "office/documents/form.html"


def _url(document_id: int) -> str:
    return reverse("office:document", args=[document_id])


def _kept(actor: Actor, document_id: int) -> Document:
    """A document the actor keeps; raises NotFound."""
    found = queries.document(actor, document_id)
    if not queries.may_keep(actor, found):
        raise NotFound
    return found


@asks
@once
def new(request: ActingRequest) -> HttpResponse:
    """Enter a document; its first draft follows."""
    actor = request.actor
    require(actor, MANAGE)
    made: list[int] = []

    def act(form: Any) -> None:
        made.append(commands.register(actor, form.facts(), at=clock.now()).pk)

    initial = {"confidentiality": "internal", "read_within": 5, "department": actor.department_id}
    form = DocumentForm(posted(request), initial=initial, departments=organization.department_tree())
    question = Question(_("登记制度文件"), _("登记，接着写正文"), reverse("office:documents"), act, _("已登记。"))
    answer = ask(request, question, form, template=FORM)
    return go(request, reverse("office:document-draft", args=made)) if made else answer


@asks
def edit(request: ActingRequest, document_id: int) -> HttpResponse:
    """Change what a document is, or whom it is for."""
    actor = request.actor
    require(actor, MANAGE)
    found = _kept(actor, document_id)

    def act(form: Any) -> None:
        commands.edit(actor, document_id, form.facts(), at=clock.now())

    facts = commands.facts_of(found)
    initial = {name: getattr(facts, name) for name in facts.__dataclass_fields__} | {"department": facts.department_id}
    form = DocumentForm(posted(request), initial=initial, departments=organization.department_tree())
    note = _("阅读范围改动后，新加入的人立即成为读者，移出的人不再需要阅读。")
    question = Question(
        _("文件资料与阅读范围"), _("保存"), _url(document_id), act, _("已保存。"), subtitle=found.title, note=note
    )
    return ask(request, question, form, template=FORM)


@asks
def draft(request: ActingRequest, document_id: int) -> HttpResponse:
    """Write the draft of the next version."""
    actor = request.actor
    require(actor, MANAGE)
    found = _kept(actor, document_id)
    latest = queries.versions(actor, found, keeps=True).filter(state__in=("draft", "published")).first()
    being = latest is not None and latest.state == "draft"

    def act(form: Any) -> None:
        commands.draft(actor, document_id, form.wording(), at=clock.now())

    initial = {
        "text": latest.text if latest else "",
        "changes": latest.changes if latest and being else "",
        "effective_on": latest.effective_on if latest and being else clock.today(),
    }
    form = DraftForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        initial=initial,
        has_file=bool(latest and latest.file_id),
    )
    question = Question(
        _("修改草稿") if being else _("起草新版本") if latest else _("写正文"),
        _("存为草稿"),
        _url(document_id),
        act,
        _("已存为草稿，发布后读者才能看到。"),
        subtitle=f"{found.number} {found.title}",
    )
    return ask(request, question, form, template=FORM)


@require_POST
def discard(request: ActingRequest, document_id: int) -> HttpResponse:
    """Throw the draft away."""
    commands.discard(request.actor, document_id, at=clock.now())
    messages.info(request, _("草稿已删除。"))
    return go(request, _url(document_id))


@require_POST
def publish(request: ActingRequest, document_id: int) -> HttpResponse:
    """Publish the draft; a refusal is said on the page of the document."""
    require(request.actor, PUBLISH)
    try:
        version = commands.publish(request.actor, document_id, at=clock.now())
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
    else:
        n = version.readers.count()
        messages.success(request, _("已发布，正在通知 %(n)s 位读者。") % {"n": f"{n:,}"})
    return go(request, _url(document_id))


@asks
def withdraw(request: ActingRequest, version_id: int) -> HttpResponse:
    """Say that a version no longer applies, and why."""
    actor = request.actor
    require(actor, PUBLISH)
    version = queries.version(actor, version_id)
    if not queries.may_keep(actor, version.document):
        raise NotFound

    def act(form: Any) -> None:
        commands.withdraw(actor, version_id, form.cleaned_data["reason"], at=clock.now())

    question = Question(
        _("废止这个版本"),
        _("废止"),
        _url(version.document_id),
        act,
        _("已废止。"),
        subtitle=f"{version.document.number} {version.document.title}",
        note=_("废止后读者看不到它，还没有确认的人不必再确认。不能恢复，只能重新起草。"),
        tone="danger",
    )
    return ask(request, question, WithdrawForm(posted(request)))

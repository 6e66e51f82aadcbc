"""Publishing versions, putting them into force on their day, withdrawing them; keeping their readers up to date."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.documents import readership, rules
from yueke.domains.documents.commands.editing import locked
from yueke.domains.documents.events import DocumentRevised, DocumentWithdrawn, VersionSuperseded
from yueke.domains.documents.lifecycles import VERSION_LIFE
from yueke.domains.documents.models import Document, Reader, Version
from yueke.kernel.access import Actor, command
from yueke.kernel.calendar import working_calendar
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish as tell


@command(may="documents.publish")
def publish(actor: Actor, document_id: int, *, at: datetime) -> Version:
    """Publish the draft: fix its readers, and put it into force at once or on its day.

    Raises NotFound without a draft; Refused when it says nothing, has no readers or no reason, or when another
    version is still waiting for its day.
    """
    document = locked(actor, document_id)
    version = document.versions.filter(state="draft").first()
    if version is None:
        raise NotFound
    current = document.versions.filter(state="published", in_force=True).first()
    _check(document, version)
    applies = rules.is_in_force(version.effective_on, at)
    if applies and current is not None:
        _supersede(actor, current, at)
    VERSION_LIFE.move(version, "publish", at=at, published_at=at, published_by_id=actor.person_id, in_force=applies)
    Document.objects.filter(pk=document.pk).update(updated_at=at)
    due = rules.due_at(at, document.read_within, working_calendar())
    count = readership.bring_up_to_date({version.pk: due}, at)
    if not count:
        raise Refused(_("选定的部门、岗位和人员中现在没有在职人员，没有人能收到。请调整阅读范围。"))
    tell(actor, DocumentRevised(**_of(version), count=count, at=at))
    return version


@command(may="documents.publish")
def withdraw(actor: Actor, version_id: int, reason: str, *, at: datetime) -> Version:
    """Say that a published version no longer applies; who has not read it need not any more."""
    version = Version.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound
    locked(actor, version.document_id)
    if not reason.strip():
        raise Invalid(_("请写明废止原因。"), field="reason")
    VERSION_LIFE.move(version, "withdraw", at=at, in_force=False, ended_at=at, end_reason=reason.strip()[:200])
    _nobody_need_read(version, at)
    tell(actor, DocumentWithdrawn(**_of(version), at=at))
    return version


@command(may="documents.tidy")
def bring_into_force(actor: Actor, *, at: datetime) -> int:
    """Put the versions into force whose day has come, in place of those before them; returns how many."""
    ready = Version.objects.filter(state="published", in_force=False, effective_on__lte=rules.day_of(at))
    documents = Document.objects.filter(pk__in=ready.values("document")).select_for_update().order_by("pk")
    brought = 0
    for document in documents:
        version = ready.filter(document=document).first()
        if version is None:
            continue
        current = document.versions.filter(in_force=True).first()
        if current is not None:
            _supersede(actor, current, at)
        Version.objects.filter(pk=version.pk).update(in_force=True, updated_at=at)
        brought += 1
    return brought


@command(may="documents.tidy")
def keep_readers(actor: Actor, *, at: datetime) -> int:
    """Let those read who have joined since, and let off who has left or moved away; returns how many joined."""
    rows = Version.objects.filter(state="published").values_list("pk", "document__read_within")
    calendar = working_calendar()
    terms = {days: rules.due_at(at, days, calendar) for _pk, days in rows}
    return readership.bring_up_to_date({pk: terms[days] for pk, days in rows}, at)


def _check(document: Document, version: Version) -> None:
    if not (rules.paragraphs(version.text) or version.file_id):
        raise Refused(_("草稿还没有正文，也没有附件。请先写正文或上传文件。"))
    if version.revision > 1 and not version.changes.strip():
        raise Refused(_("请先写修订说明：读者要知道改了什么。"))
    if not document.addressees.exists():
        raise Refused(_("还没有选阅读范围。请先选部门、岗位或人员。"))
    if document.versions.filter(state="published", in_force=False).exists():
        raise Refused(_("已有一个版本等待生效。请等它生效，或先废止它。"))


def _supersede(actor: Actor, version: Version, at: datetime) -> None:
    VERSION_LIFE.move(version, "supersede", at=at, in_force=False, ended_at=at)
    _nobody_need_read(version, at)
    tell(actor, VersionSuperseded(**_of(version), at=at))


def _nobody_need_read(version: Version, at: datetime) -> None:
    Reader.objects.unread().filter(version=version).update(ended_at=at)


def _of(version: Version) -> dict[str, int]:
    return {"document_id": version.document_id, "version_id": version.pk, "revision": version.revision}

"""Entering documents, saying whom they are for, and drafting their versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from yueke.domains.documents import readership, rules
from yueke.domains.documents.events import DocumentEdited, DocumentRegistered, RevisionDrafted
from yueke.domains.documents.models import Addressee, Document, Version
from yueke.kernel import files
from yueke.kernel.access import SYSTEM, Actor, command
from yueke.kernel.calendar import working_calendar
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish as tell

FILE_KINDS = ("pdf", "docx", "xlsx")
"""What may be attached."""


@dataclass(frozen=True)
class Facts:
    """What a document is, and whom it is for: ids of departments (and below), posts and persons."""

    number: str
    title: str
    kind: str
    confidentiality: str
    department_id: int
    pack_code: str = ""
    read_within: int = 5
    departments: tuple[int, ...] = ()
    posts: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()


@dataclass(frozen=True)
class Wording:
    """What a draft says. ``upload`` is a Django upload; without one the draft keeps its file unless ``drop_file``."""

    text: str
    changes: str
    effective_on: date
    upload: Any = None
    drop_file: bool = False


_COLUMNS = ("number", "title", "kind", "confidentiality", "department_id", "pack_code", "read_within")


@command(may="documents.manage")
def register(actor: Actor, facts: Facts, *, at: datetime) -> Document:
    """Enter a document. Raises Invalid for a number in use, or a department outside the actor's data scope."""
    _check(actor, facts)
    document = Document(created_by_id=actor.person_id, created_at=at, updated_at=at)
    _save(document, facts)
    _address(document, facts)
    tell(actor, DocumentRegistered(document_id=document.pk, at=at))
    return document


@command(may="documents.manage")
def edit(actor: Actor, document_id: int, facts: Facts, *, at: datetime) -> Document:
    """Change what a document is or whom it is for; the readers of what is published follow at once."""
    document = locked(actor, document_id)
    if facts.department_id != document.department_id:
        _check(actor, facts)
    changed = [name for name in _COLUMNS if getattr(document, name) != getattr(facts, name)]
    document.updated_at = at
    _save(document, facts)
    if _address(document, facts):
        changed.append("addressees")
        due = rules.due_at(at, document.read_within, working_calendar())
        published = document.versions.filter(state="published")
        readership.bring_up_to_date(dict.fromkeys(published.values_list("pk", flat=True), due), at)
    if changed:
        tell(actor, DocumentEdited(document_id=document.pk, fields=changed, at=at))
    return document


@command(may="documents.manage")
def draft(actor: Actor, document_id: int, wording: Wording, *, at: datetime) -> Version:
    """Write the draft of the next version: a new one, or the one there is."""
    document = locked(actor, document_id)
    version = _next_draft(document, at, created_by_id=actor.person_id)
    version.text = wording.text
    version.changes = wording.changes
    version.effective_on = wording.effective_on
    if wording.drop_file:
        version.file = None
    if wording.upload is not None:
        # What a file is called must not tell what it says: other pages list files without knowing of secrets.
        wording.upload.name = f"{document.pk}-{version.revision}"
        version.file = files.store(wording.upload, actor=actor, at=at, kinds=FILE_KINDS, field="upload")
    return _keep_draft(actor, version, at)


@command(may="documents.manage")
def discard(actor: Actor, document_id: int, *, at: datetime) -> None:
    """Throw the draft away; what is published stays."""
    document = locked(actor, document_id)
    version = document.versions.filter(state="draft").first()
    if version is None:
        raise NotFound
    version.delete()


@command(may="documents.tidy")
def draft_for_amendment(actor: Actor, change: rules.ClauseChange, *, at: datetime) -> int:
    """Begin (or add to) a draft of every document of the amended pack, for its keeper to publish.

    The wording is that in force; the change stands in 修订说明. Done again for the same amendment nothing is added.
    Returns how many drafts.
    """
    found = Document.objects.filter(pack_code=change.pack_code, versions__state="published").distinct().values("pk")
    drafted = 0
    for document in Document.objects.filter(pk__in=found).select_for_update().order_by("pk"):
        if document.versions.filter(amendments__contains=[change.amendment_id]).exists():
            continue
        version = _next_draft(document, at, created_by_id=None)
        fresh = version.pk is None
        version.changes = "\n".join(filter(None, [version.changes, change.told]))
        version.effective_on = change.effective_on if fresh else max(version.effective_on, change.effective_on)
        version.amendments = [*version.amendments, change.amendment_id]
        _keep_draft(SYSTEM, version, at)
        drafted += 1
    return drafted


def locked(actor: Actor, document_id: int) -> Document:
    """A document the actor keeps, nobody else writing to it; raises NotFound."""
    found = Document.objects.kept_by(actor).filter(pk=document_id).select_for_update().first()
    if found is None:
        raise NotFound
    return found


def _check(actor: Actor, facts: Facts) -> None:
    if actor.scope.kind == "departments" and facts.department_id not in actor.scope.departments:
        raise Invalid(_("归口部门不在您的数据范围内。"), field="department")


def _save(document: Document, facts: Facts) -> None:
    for name in _COLUMNS:
        setattr(document, name, getattr(facts, name))
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        if "number" not in str(error):
            raise
        raise Invalid(_("这个文件编号已被使用。"), field="number") from None


def _address(document: Document, facts: Facts) -> bool:
    """Make the addressees those of ``facts``; returns whether that changed any."""
    wanted = {
        *(("department_id", pk) for pk in facts.departments),
        *(("post_id", pk) for pk in facts.posts),
        *(("person_id", pk) for pk in facts.persons),
    }
    names = [f.name + "_id" for f in Addressee._meta.fields if f.name in ("department", "post", "person")]
    there = {
        next((name, getattr(row, name)) for name in names if getattr(row, name)): row.pk
        for row in document.addressees.all()
    }
    gone = [pk for key, pk in there.items() if key not in wanted]
    _delete(gone)
    fresh = sorted(wanted - there.keys())
    Addressee.objects.bulk_create(Addressee(document=document, **{name: pk}) for name, pk in fresh)
    return bool(gone or fresh)


def _delete(ids: Iterable[int]) -> None:
    Addressee.objects.filter(pk__in=list(ids)).delete()


def _next_draft(document: Document, at: datetime, *, created_by_id: int | None) -> Version:
    """The draft there is, or an unsaved one that says what the latest published version says."""
    draft = document.versions.filter(state="draft").first()
    if draft is not None:
        return draft
    latest = document.versions.filter(state="published").order_by("-revision").first()
    last = document.versions.aggregate(last=Max("revision"))["last"] or 0
    return Version(
        document=document,
        revision=last + 1,
        text=latest.text if latest else "",
        file=latest.file if latest else None,
        effective_on=rules.day_of(at),
        created_by_id=created_by_id,
        created_at=at,
    )


def _keep_draft(actor: Actor, version: Version, at: datetime) -> Version:
    if version.state != "draft":
        raise Refused(_("已发布的版本不能修改，请起草新版本。"))
    version.updated_at = at
    version.save()
    event = RevisionDrafted(document_id=version.document_id, version_id=version.pk, revision=version.revision, at=at)
    tell(actor, event)
    return version


def facts_of(document: Document) -> Facts:
    """What is stored, as it could be given again."""
    rows = list(document.addressees.all())
    own = {f.name: getattr(document, f.name) for f in fields(Facts) if f.name in _COLUMNS}
    return Facts(
        **own,
        departments=tuple(row.department_id for row in rows if row.department_id),
        posts=tuple(row.post_id for row in rows if row.post_id),
        persons=tuple(row.person_id for row in rows if row.person_id),
    )

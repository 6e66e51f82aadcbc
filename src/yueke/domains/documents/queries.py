"""The only readers of documents for others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from yueke.domains.documents import rules
from yueke.domains.documents.choices import Kind
from yueke.domains.documents.models import Document, Reader, Version
from yueke.domains.organization import queries as organization
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound

VIEWS = ("unread", "drafts")


@dataclass(frozen=True)
class DocumentFilter:
    """What the list is narrowed by; ``view`` is empty, ``unread`` (by the actor) or ``drafts``."""

    text: str = ""
    kind: str = ""
    view: str = ""

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in an address; what cannot be read is left out."""
        kind, view = params.get("kind", ""), params.get("view", "")
        text = str(params.get("text", ""))[:100].strip()
        return cls(text, kind if kind in Kind.values else "", view if view in VIEWS else "")

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address, defaults left out."""
        return [(f.name, value) for f in fields(self) if (value := getattr(self, f.name))]


def visible(actor: Actor) -> QuerySet[Document]:
    """Everything the actor may know of: see :meth:`models.DocumentQuerySet.open_to`."""
    return Document.objects.open_to(actor, organization.headed_by(actor.person_id))


def may_keep(actor: Actor, document: Document) -> bool:
    """Whether the actor keeps this document (drafts, readers, receipts); one query."""
    return Document.objects.kept_by(actor).filter(pk=document.pk).exists()


def documents(actor: Actor, filters: DocumentFilter) -> QuerySet[Document]:
    """Documents the actor may know of, with ``revision`` and ``effective_on`` of what is in force, ``to_read`` (their
    own date until they shall have read it), ``read_at`` and ``draft_id`` (for those who keep it)."""
    rows = visible(actor)
    own = Reader.objects.of_published().filter(document=OuterRef("pk"), person_id=actor.person_id or 0)
    latest = own.order_by("-version__revision")
    published = Version.objects.filter(document=OuterRef("pk"), state="published").order_by("-in_force", "-revision")
    drafts = Version.objects.filter(
        document=OuterRef("pk"), state="draft", document__in=Document.objects.kept_by(actor)
    )
    if filters.text:
        rows = rows.filter(Q(title__icontains=filters.text) | Q(number__icontains=filters.text))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.view == "unread":
        rows = rows.filter(Exists(own.filter(read_at=None)))
    if filters.view == "drafts":
        rows = rows.filter(Exists(drafts))
    return rows.annotate(
        revision=Subquery(published.values("revision")[:1]),
        effective_on=Subquery(published.values("effective_on")[:1]),
        to_read=Subquery(latest.filter(read_at=None).values("due_at")[:1]),
        read_at=Subquery(latest.filter(read_at__isnull=False).values("read_at")[:1]),
        draft_id=Subquery(drafts.values("pk")[:1]),
    ).select_related("department")


def find(actor: Actor, text: str, limit: int = 20) -> list[Document]:
    """Up to ``limit`` documents the actor may know of whose title or number holds ``text``, the latest changed first."""
    named = Q(title__icontains=text) | Q(number__icontains=text)
    # Most texts are in no title, and who may know of a document takes longer to ask than its title to read.
    if not text or not Document.objects.filter(named).exists():
        return []
    return list(visible(actor).filter(named).order_by("-updated_at", "-id")[:limit])


def document(actor: Actor, document_id: int) -> Document:
    """One document; raises NotFound for whoever may not know of it."""
    found = visible(actor).select_related("department").filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return found


def versions(actor: Actor, document: Document, *, keeps: bool | None = None) -> QuerySet[Version]:
    """The versions of a document the actor knows of, the latest first.

    Drafts are for those who keep it. Of a secret document whoever only reads sees what is published, of others also
    what was before. ``keeps`` spares the query whether the actor keeps it.
    """
    rows = document.versions.select_related("file", "published_by", "document").order_by("-revision")
    if keeps is None:
        keeps = may_keep(actor, document)
    if keeps:
        return rows
    if not document.is_secret:
        return rows.filter(state__in=("published", "superseded"))
    if document.department_id in organization.headed_by(actor.person_id):
        return rows.filter(state__in=("published", "superseded"))
    reading = Reader.objects.of_published().filter(version=OuterRef("pk"), person_id=actor.person_id or 0)
    return rows.filter(Exists(reading))


def version(actor: Actor, version_id: int) -> Version:
    """One version; raises NotFound for whoever may not know of it."""
    row = Version.objects.filter(pk=version_id).values_list("document_id", flat=True).first()
    found = versions(actor, document(actor, row)).filter(pk=version_id).first() if row else None
    if found is None:
        raise NotFound
    return found


def own_reading(actor: Actor, version: Version) -> Reader | None:
    """The actor as a reader of a version, if they shall read it."""
    return version.readers.filter(person_id=actor.person_id or 0, ended_at=None).first()


def to_confirm(actor: Actor) -> QuerySet[Reader]:
    """What the actor still has to read and confirm, the most pressing first."""
    rows = Reader.objects.of_published().filter(person_id=actor.person_id or 0, read_at=None)
    return rows.select_related("document", "version").order_by("due_at", "id")


def readers(
    actor: Actor, version: Version, *, unread: bool | None = None, department_id: int | None = None
) -> QuerySet[Reader]:
    """Those who shall read a version, for whoever keeps the document; nobody for others."""
    rows = version.readers.filter(document__in=Document.objects.kept_by(actor), ended_at=None)
    if unread is not None:
        rows = rows.filter(read_at__isnull=unread)
    if department_id:
        rows = rows.filter(department_id=department_id)
    return rows.select_related("person", "department")


@dataclass(frozen=True)
class Tally:
    """How many of how many have confirmed, in one department or all of them."""

    department_id: int
    department: str
    read: int
    total: int

    @property
    def unread(self) -> int:
        """How many have not."""
        return self.total - self.read


def tallies(actor: Actor, version: Version) -> list[Tally]:
    """Receipts by department, those with most missing first; one query."""
    rows = (
        readers(actor, version)
        .order_by()
        .values("department_id", "department__name")
        .annotate(total=Count("pk"), read=Count("read_at"))
        .order_by(F("read") - F("total"), "department_id")
    )
    return [Tally(row["department_id"], row["department__name"], row["read"], row["total"]) for row in rows]


def counts(actor: Actor, documents: Collection[Document]) -> dict[int, tuple[int, int]]:
    """Read and all of the newest published version, by document, of those the actor keeps; one query."""
    newest = Version.objects.filter(document=OuterRef("document"), state="published").order_by("-revision")
    rows = Reader.objects.filter(
        document__in=Document.objects.kept_by(actor).filter(pk__in=[one.pk for one in documents]),
        version=Subquery(newest.values("pk")[:1]),
        ended_at=None,
    )
    told = rows.values("document_id").annotate(read=Count("read_at"), total=Count("pk")).order_by()
    return {row["document_id"]: (row["read"], row["total"]) for row in told}


def waiting_readers(*, version_id: int | None = None, since: datetime | None = None) -> QuerySet[Reader]:
    """Those who still have to read something published: a version, or who began ``since`` a moment; for notices."""
    rows = Reader.objects.unread().filter(version__state="published").select_related("document", "version")
    if version_id is not None:
        rows = rows.filter(version_id=version_id)
    return rows.filter(started_at__gte=since) if since is not None else rows


def due_soon(at: datetime) -> QuerySet[Reader]:
    """Those who have two days left, or less."""
    last = rules.day_of(at) + timedelta(days=rules.SOON_DAYS)
    return waiting_readers().filter(due_at__gte=at, due_at__date__lte=last)


def overdue(at: datetime) -> QuerySet[Reader]:
    """Those whose time is over."""
    return waiting_readers().filter(due_at__lt=at)


def readers_of(version_id: int) -> list[int]:
    """The ids of all readers of a version, whatever has become of them; for notices."""
    return list(Reader.objects.filter(version_id=version_id).values_list("pk", flat=True))


def receipts() -> QuerySet[Any]:
    """Every reading as a case with a deadline, as :func:`compliance.control.deadline` wants its starts.

    A reader is the subject, labelled with their name and owned by themselves; what the document is called is not
    told, for some are secret. Ended readings broke no rule after their end.
    """
    rows = Reader.objects.annotate(
        subject_id=F("id"),
        label=F("person__name"),
        owner_id=F("person_id"),
        done_at=F("read_at"),
        proof_kind=Value("documents.reader"),
        proof_id=F("id"),
    )
    return rows.values(
        "subject_id", "label", "owner_id", "started_at", "due_at", "done_at", "ended_at", "proof_kind", "proof_id"
    )

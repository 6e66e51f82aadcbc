"""Tables of documents, their versions, whom they are for, and who has read them."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.documents.choices import Confidentiality, Kind
from yueke.domains.documents.lifecycles import VERSION_LIFE
from yueke.kernel.access import Actor, ScopedQuerySet
from yueke.kernel.history.triggers import kept

MANAGE, PUBLISH = "documents.manage", "documents.publish"


class DocumentQuerySet(ScopedQuerySet):
    """Documents, as readers may chain them."""

    owner_field = "created_by_id"

    def kept_by(self, actor: Actor) -> Self:
        """Those the actor keeps or publishes: of their data scope, with the permission for it."""
        if not (actor.may(MANAGE) or actor.may(PUBLISH)):
            return self.none()
        return super().visible_to(actor)

    def open_to(self, actor: Actor, headed: frozenset[int]) -> Self:
        """All the actor may know of; ``headed`` are the departments they answer for.

        Whoever neither keeps nor heads a document sees it once it is published; a secret one only as its reader.
        """
        published = Version.objects.filter(document=OuterRef("pk"), state="published")
        reading = Reader.objects.filter(
            document=OuterRef("pk"), person_id=actor.person_id or 0, ended_at=None, version__state="published"
        )
        seen = (~Q(confidentiality=Confidentiality.SECRET) & Exists(published)) | Exists(reading)
        return self.filter(seen | Q(pk__in=Document.objects.kept_by(actor).values("pk")) | Q(department_id__in=headed))


class Document(models.Model):
    """A written document of the company; what it says stands in its versions.

    ``pack_code`` names the adopted pack it belongs to, if any; ``read_within`` is how many working days its readers
    have.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("文件编号"), max_length=40, unique=True)
    title = models.CharField(_("文件名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    confidentiality = models.CharField(_("密级"), max_length=10, choices=Confidentiality.choices)
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, related_name="+", verbose_name=_("归口部门")
    )
    pack_code = models.CharField(_("所属制度"), max_length=8, blank=True)
    read_within = models.PositiveSmallIntegerField(_("阅读期限（工作日）"), default=5)
    created_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["pack_code"], name="documents_of_a_pack", condition=~Q(pack_code="")),
            models.Index(fields=["-updated_at", "-id"], name="documents_latest"),
        ]
        constraints = [models.CheckConstraint(condition=Q(read_within__range=(1, 60)), name="document_read_within")]
        triggers = kept()

    def __str__(self) -> str:
        return self.number

    @property
    def is_secret(self) -> bool:
        """Whether only its readers may know of it."""
        return self.confidentiality == Confidentiality.SECRET


class Addressee(models.Model):
    """Whom a document is for: a department and those below it, a post, or a person; exactly one of them.

    Departments and posts together mean those posts in those departments; persons come on top.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="addressees")
    department = models.ForeignKey("organization.Department", null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("organization.Post", null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("organization.Person", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=False, post__isnull=True, person__isnull=True)
                | Q(department__isnull=True, post__isnull=False, person__isnull=True)
                | Q(department__isnull=True, post__isnull=True, person__isnull=False),
                name="addressee_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["document", "department", "post", "person"], name="addressee_once", nulls_distinct=False
            ),
        ]
        triggers = kept(of="document")


class Version(models.Model):
    """One wording of a document: ``text`` in plain paragraphs, a file, or both.

    Published it says the same for ever. ``in_force`` is the one that applies; a version published before its day
    waits for it beside the one still in force. ``amendments`` are those it carries out.
    """

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveSmallIntegerField(_("版次"))
    state = models.CharField(_("状态"), max_length=12, choices=VERSION_LIFE.choices, default=VERSION_LIFE.initial)
    text = models.TextField(_("正文"), blank=True)
    file = models.ForeignKey("kernel.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    changes = models.TextField(_("修订说明"), blank=True)
    effective_on = models.DateField(_("生效日期"))
    in_force = models.BooleanField(_("现行"), default=False)
    amendments = ArrayField(models.BigIntegerField(), default=list)
    created_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    published_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(_("发布时间"), null=True)
    ended_at = models.DateTimeField(_("失效时间"), null=True)
    end_reason = models.CharField(_("废止原因"), max_length=200, blank=True)
    reminded_at = models.DateTimeField(_("催读时间"), null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "revision"], name="version_numbered_once"),
            models.UniqueConstraint(fields=["document"], condition=Q(state="draft"), name="version_one_draft"),
            models.UniqueConstraint(fields=["document"], condition=Q(in_force=True), name="version_one_in_force"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(state="published", in_force=False), name="version_one_to_come"
            ),
            models.CheckConstraint(condition=Q(in_force=False) | Q(state="published"), name="version_in_force_is_out"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="version_out_has_a_time"
            ),
        ]
        triggers = [*VERSION_LIFE.triggers("version_life"), *kept(of="document")]

    def __str__(self) -> str:
        return str(self.revision)


class ReaderQuerySet(models.QuerySet):
    """Readers, as readers of this table may chain them."""

    def of_published(self) -> Self:
        """Those who have something to read now, or had and did."""
        return self.filter(ended_at=None, version__state="published")

    def unread(self) -> Self:
        """Those who still have to confirm."""
        return self.filter(read_at=None, ended_at=None)


class Reader(models.Model):
    """Somebody who shall read a version by ``due_at``, and when they confirmed it (``read_at``).

    ``department`` is where they stood then. ``ended_at``: they need not read it any more, for they are gone from
    those it is for, or the version is.
    """

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="readers", db_index=False)
    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    department = models.ForeignKey("organization.Department", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("应读自"))
    due_at = models.DateTimeField(_("应于何时前阅读"))
    opened_at = models.DateTimeField(_("打开时间"), null=True)
    read_at = models.DateTimeField(_("确认时间"), null=True)
    ended_at = models.DateTimeField(_("不再需要自"), null=True)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="reader_once"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(opened_at__isnull=False), name="reader_opened_before"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "due_at"], name="readers_unread", condition=Q(read_at=None, ended_at=None)),
            models.Index(fields=["due_at"], name="readers_due", condition=Q(read_at=None, ended_at=None)),
            models.Index(fields=["person", "document"], name="readers_of_a_person"),
            models.Index(fields=["version", "due_at", "id"], name="readers_of_a_version"),
            models.Index(fields=["document"], name="readers_of_a_document"),
        ]
        triggers = kept(of="document", without=("opened_at",))

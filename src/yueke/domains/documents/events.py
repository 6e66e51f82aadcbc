"""What happens to documents. Nothing here names a document by its words: events outlive who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message
from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class OfDocument(DomainEvent):
    """Something that happened to one document."""

    document_id: int

    @property
    def stream(self) -> str:
        return f"documents.document:{self.document_id}"


@dataclass(frozen=True, kw_only=True)
class OfVersion(OfDocument):
    """Something that happened to one version."""

    version_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class DocumentRegistered(OfDocument):
    """A document has been entered; nothing of it is published yet."""

    kind: ClassVar[str] = "documents.registered"
    label: ClassVar[Message] = _("登记制度文件")


@dataclass(frozen=True, kw_only=True)
class DocumentEdited(OfDocument):
    """Its facts, its confidentiality, or whom it is for were changed."""

    kind: ClassVar[str] = "documents.edited"
    label: ClassVar[Message] = _("修改制度文件资料")
    audited: ClassVar[bool] = True
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class RevisionDrafted(OfVersion):
    """A draft was begun or changed."""

    kind: ClassVar[str] = "documents.drafted"
    label: ClassVar[Message] = _("起草文件版本")


@dataclass(frozen=True, kw_only=True)
class DocumentRevised(OfVersion):
    """A version was published; ``count`` people shall read it."""

    kind: ClassVar[str] = "documents.revised"
    label: ClassVar[Message] = _("发布文件版本")
    audited: ClassVar[bool] = True
    count: int


@dataclass(frozen=True, kw_only=True)
class VersionSuperseded(OfVersion):
    """A later version has come into force."""

    kind: ClassVar[str] = "documents.superseded"
    label: ClassVar[Message] = _("文件版本由新版取代")


@dataclass(frozen=True, kw_only=True)
class DocumentWithdrawn(OfVersion):
    """A version no longer applies, and none takes its place."""

    kind: ClassVar[str] = "documents.withdrawn"
    label: ClassVar[Message] = _("废止文件版本")
    audited: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class SecretOpened(OfVersion):
    """Somebody looked at a secret version, or took its file (``what``)."""

    kind: ClassVar[str] = "documents.opened"
    label: ClassVar[Message] = _("打开机密文件")
    audited: ClassVar[bool] = True
    person_id: int | None
    what: str


@dataclass(frozen=True, kw_only=True)
class ReadingConfirmed(OfVersion):
    """A reader has confirmed that they read and understood it."""

    kind: ClassVar[str] = "documents.confirmed"
    label: ClassVar[Message] = _("确认已阅读")
    reader_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class ReadersReminded(OfVersion):
    """Those who have not read were reminded by hand."""

    kind: ClassVar[str] = "documents.reminded"
    label: ClassVar[Message] = _("催读制度文件")
    count: int

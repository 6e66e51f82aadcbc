"""What happens to uploads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.errors import Message
from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class OfBatch(DomainEvent):
    """Something that happened to one upload."""

    batch_id: int

    @property
    def stream(self) -> str:
        return stream_of(self.batch_id)


@dataclass(frozen=True, kw_only=True)
class SheetUploaded(OfBatch):
    """A sheet was uploaded; nothing is imported yet."""

    kind: ClassVar[str] = "imports.sheet_uploaded"
    label: ClassVar[Message] = _("上传表格")
    what: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class BatchImported(OfBatch):
    """The rows of a sheet were imported: all of them, or none."""

    kind: ClassVar[str] = "imports.batch_imported"
    label: ClassVar[Message] = pgettext_lazy("happened", "导入表格")
    audited: ClassVar[bool] = True
    what: str
    imported: int
    merged: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class BatchFailed(OfBatch):
    """Checking or importing a sheet (``step``) broke off with nothing written; the batch says why."""

    kind: ClassVar[str] = "imports.batch_failed"
    label: ClassVar[Message] = _("导入中断")
    audited: ClassVar[bool] = True
    step: str


@dataclass(frozen=True, kw_only=True)
class BatchPurged(OfBatch):
    """The time its file and rows are kept is over; they are gone."""

    kind: ClassVar[str] = "imports.batch_purged"
    label: ClassVar[Message] = _("超过保留期，清除上传文件")


@dataclass(frozen=True, kw_only=True)
class BatchUndone(OfBatch):
    """What a batch had imported was taken out again."""

    kind: ClassVar[str] = "imports.batch_undone"
    label: ClassVar[Message] = pgettext_lazy("happened", "撤销导入")
    audited: ClassVar[bool] = True
    what: str
    removed: int


def stream_of(batch_id: int) -> str:
    """The timeline of an upload."""
    return f"imports.batch:{batch_id}"

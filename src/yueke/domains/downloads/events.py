"""What happens to files made for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message
from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class OfDownload(DomainEvent):
    """Something that happened to one file; ``title`` is what it is called to ``person_id``, for whom it is."""

    download_id: int
    person_id: int
    title: str

    @property
    def stream(self) -> str:
        return f"downloads.download:{self.download_id}"


@dataclass(frozen=True, kw_only=True)
class DownloadAsked(OfDownload):
    """Somebody asked for a file too large to wait for."""

    kind: ClassVar[str] = "downloads.asked"
    label: ClassVar[Message] = _("要求生成文件")
    what: str
    form: str


@dataclass(frozen=True, kw_only=True)
class DownloadReady(OfDownload):
    """A file is made and can be downloaded."""

    kind: ClassVar[str] = "downloads.ready"
    label: ClassVar[Message] = _("文件已生成")
    rows: int
    size: int


@dataclass(frozen=True, kw_only=True)
class DownloadFailed(OfDownload):
    """A file could not be made; nothing of it was kept."""

    kind: ClassVar[str] = "downloads.failed"
    label: ClassVar[Message] = _("文件未能生成")
    reason: str


@dataclass(frozen=True, kw_only=True)
class ApprovalAsked(OfDownload):
    """A large file with personal data waits for somebody else's approval."""

    kind: ClassVar[str] = "downloads.approval_asked"
    label: ClassVar[Message] = _("导出提交审批")
    audited: ClassVar[bool] = True
    department_id: int | None
    rows: int


@dataclass(frozen=True, kw_only=True)
class ExportApproved(OfDownload):
    """Somebody else let it be made."""

    kind: ClassVar[str] = "downloads.approved"
    label: ClassVar[Message] = _("批准导出")
    audited: ClassVar[bool] = True
    by_id: int | None


@dataclass(frozen=True, kw_only=True)
class ExportRefused(OfDownload):
    """Somebody else did not."""

    kind: ClassVar[str] = "downloads.refused"
    label: ClassVar[Message] = _("未批准导出")
    audited: ClassVar[bool] = True
    by_id: int | None
    note: str


@dataclass(frozen=True, kw_only=True)
class PasswordShown(OfDownload):
    """The password of a locked file was shown to its owner, and forgotten."""

    kind: ClassVar[str] = "downloads.password_shown"
    label: ClassVar[Message] = _("查看文件密码")
    audited: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class FileTaken(OfDownload):
    """A file left the system."""

    kind: ClassVar[str] = "downloads.taken"
    label: ClassVar[Message] = _("下载文件")
    audited: ClassVar[bool] = True
    rows: int


@dataclass(frozen=True, kw_only=True)
class DownloadDeleted(OfDownload):
    """Somebody deleted a file of theirs, or its entry."""

    kind: ClassVar[str] = "downloads.deleted"
    label: ClassVar[Message] = _("删除文件")
    audited: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ExportRuleChanged(DomainEvent):
    """From now on other exports are held, or their files kept longer: ``changed`` is ``{field: [before, after]}``."""

    kind: ClassVar[str] = "downloads.export_rule_changed"
    label: ClassVar[Message] = _("导出规则修改")
    audited: ClassVar[bool] = True
    rule_id: int
    changed: dict[str, list[int]]
    reason: str

    @property
    def stream(self) -> str:
        return f"downloads.exportrule:{self.rule_id}"

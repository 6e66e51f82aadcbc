"""What happens to backups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class _OfSafekeeping(DomainEvent):
    audited: ClassVar[bool] = True
    archive: str

    @property
    def stream(self) -> str:
        return "safekeeping.installation:1"


@dataclass(frozen=True, kw_only=True)
class BackupMade(_OfSafekeeping):
    """The whole installation lies in an archive; ``size`` in bytes."""

    kind = "safekeeping.backup_made"
    label = _("完成备份")
    backup_id: int
    size: int


@dataclass(frozen=True, kw_only=True)
class BackupFailed(_OfSafekeeping):
    """No archive was made; somebody must look after it."""

    kind = "safekeeping.backup_failed"
    label = _("备份失败")
    backup_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class RestoreProven(_OfSafekeeping):
    """The archive of ``backup_at`` was restored elsewhere and is whole."""

    kind = "safekeeping.restore_proven"
    label = _("恢复演练成功")
    rehearsal_id: int
    backup_at: datetime


@dataclass(frozen=True, kw_only=True)
class RestoreFailed(_OfSafekeeping):
    """The archive could not be restored, or differs from what was put into it."""

    kind = "safekeeping.restore_failed"
    label = _("恢复演练失败")
    rehearsal_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class InstallationRestored(_OfSafekeeping):
    """This installation was put back from the archive; everything after ``backup_at`` happened since."""

    kind = "safekeeping.restored"
    label = _("从备份恢复")
    backup_at: datetime

"""What happens to sheets of complaints."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class BatchOfComplaints(DomainEvent):
    """An event about all complaints of one sheet."""

    batch_id: int
    count: int

    @property
    def stream(self) -> str:
        return f"imports.batch:{self.batch_id}"


@dataclass(frozen=True, kw_only=True)
class ComplaintsImported(BatchOfComplaints):
    """Complaints of another system were written down here."""

    kind = "complaints.imported"
    label = _("导入投诉")


@dataclass(frozen=True, kw_only=True)
class ImportedComplaintsRemoved(BatchOfComplaints):
    """They were taken out again."""

    kind = "complaints.import_removed"
    label = _("撤销导入的投诉")

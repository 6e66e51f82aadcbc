"""A written document on a complaint, as it is set."""

from __future__ import annotations

from django.utils import timezone

from yueke.domains.complaints.choices import ApprovalKind, Decision
from yueke.domains.complaints.models import Approval, Paper
from yueke.domains.organization import queries as organization
from yueke.ui.papers.editing import blocks_of
from yueke.ui.papers.paper import Paper as Document
from yueke.ui.papers.paper import Signature


def document_of(row: Paper) -> Document:
    """The document of the company, dated when it was approved, under the number of its complaint.

    Issued by whoever approved it; a draft is issued by nobody yet.
    """
    company = organization.company_name()
    on = timezone.localtime(row.approved_at or row.drafted_at).date()
    blocks = [*blocks_of(str(row.body.get("text", ""))), Signature(company, on)]
    return Document(
        row.title, company, tuple(blocks), layout="official" if row.body.get("layout") == "official" else "plain",
        number=row.complaint.number, addressee=str(row.body.get("addressee", "")), on=on,
        signer=_issued_by(row),
    )  # fmt: skip


def _issued_by(row: Paper) -> str:
    if row.approved_at is None:
        return ""
    given = Approval.objects.filter(kind=ApprovalKind.PAPER, subject_id=row.pk, decision=Decision.GRANTED)
    return given.order_by("-pk").values_list("decided_by__name", flat=True).first() or ""

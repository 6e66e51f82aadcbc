"""A written document on a complaint, as it is set."""

from __future__ import annotations

from django.utils import timezone

from yueke.domains.complaints.models import Paper
from yueke.domains.organization import queries as organization
from yueke.ui.papers.editing import blocks_of
from yueke.ui.papers.paper import Paper as Document
from yueke.ui.papers.paper import Signature


def document_of(row: Paper) -> Document:
    """The document of the company, dated when it was approved, under the number of its complaint."""
    company = organization.company_name()
    on = timezone.localtime(row.approved_at or row.drafted_at).date()
    blocks = [*blocks_of(str(row.body.get("text", ""))), Signature(company, on)]
    return Document(
        row.title, company, tuple(blocks), layout="official" if row.body.get("layout") == "official" else "plain",
        number=row.complaint.number, addressee=str(row.body.get("addressee", "")), on=on,
        signer=row.drafted_by.name if row.drafted_by else "",
    )  # fmt: skip

"""Written documents on a complaint, and cases for the committee."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.choices import PaperKind
from yueke.domains.complaints.commands.approving import ask_paper
from yueke.domains.complaints.commands.holding import handles, held, of, words
from yueke.domains.complaints.documents import document_of
from yueke.domains.complaints.events import PaperFiled
from yueke.domains.complaints.models import Approval, Complaint, Paper
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish
from yueke.ui.papers.filing import file_paper as keep


@command(may="complaints.handle")
def draft_paper(
    actor: Actor, complaint_id: int, kind: str, title: str, body: Mapping[str, Any], *, at: datetime
) -> Paper:
    """Draft a written document, or rewrite the draft of this kind there is."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    if kind not in PaperKind.values:
        raise Invalid(_("请选择文件种类。"), field="kind")
    title = words(title, "title", _("请填写标题。"), most=120)
    values = {"title": title, "body": dict(body), "drafted_by_id": actor.person_id, "drafted_at": at}
    draft = Paper.objects.filter(complaint=complaint, kind=kind, state=Paper.State.DRAFT).first()
    if draft is None:
        draft = Paper.objects.create(complaint=complaint, kind=kind, **values)
    else:
        Paper.objects.filter(pk=draft.pk).update(**values)
        draft.refresh_from_db()
    _told(actor, complaint, draft, at)
    return draft


@command(may="complaints.handle")
def submit_paper(actor: Actor, paper_id: int, reason: str = "", *, at: datetime) -> Approval:
    """Ask for the approval of a draft."""
    complaint, paper = _paper(actor, paper_id)
    handles(actor, complaint)
    if paper.state != Paper.State.DRAFT:
        raise Refused(_("只有草稿能提交审批。"))
    approval = ask_paper(actor, complaint, paper, reason.strip()[:500], at)
    Paper.objects.filter(pk=paper.pk).update(state=Paper.State.ASKED)
    return approval


@command(may="complaints.handle|complaints.review")
def send_paper(actor: Actor, paper_id: int, *, at: datetime) -> Paper:
    """Note that an approved document went out (a reply to the customer, a report to the company) and file it."""
    complaint, paper = _paper(actor, paper_id)
    changes = {"state": Paper.State.SENT, "sent_at": at}
    if not Paper.objects.filter(pk=paper.pk, state=Paper.State.APPROVED).update(**changes):
        raise Refused(_("文件批准之后才能送达，且只送一次。"))
    paper.refresh_from_db()
    clocks.after_step(complaint, "paper", at)
    _told(actor, complaint, paper, at)
    return paper


@command(may="complaints.watch")
def file_paper(actor: Actor, paper_id: int, *, at: datetime) -> Paper | None:
    """Set an approved document and keep the files that are sent; harmless when that is done. Work for a worker."""
    paper = Paper.objects.select_for_update(no_key=True).filter(pk=paper_id).first()
    if paper is None or paper.file_id or paper.state not in (Paper.State.APPROVED, Paper.State.SENT):
        return None
    paper = Paper.objects.select_related("complaint").get(pk=paper_id)
    filed = keep(document_of(paper), name=f"{paper.title} {paper.complaint.number}"[:180], actor=actor, at=at)
    paper.file, paper.word = filed.pdf, filed.docx
    paper.save(update_fields=["file", "word"])
    return paper


def _paper(actor: Actor, paper_id: int) -> tuple[Complaint, Paper]:
    paper = Paper.objects.filter(pk=paper_id).first()
    if paper is None:
        raise NotFound
    complaint = held(actor, paper.complaint_id)
    paper.refresh_from_db()
    return complaint, paper


def _told(actor: Actor, complaint: Complaint, paper: Paper, at: datetime) -> None:
    publish(actor, PaperFiled(at=at, **of(complaint), paper_id=paper.pk, paper_kind=paper.kind, state=paper.state))

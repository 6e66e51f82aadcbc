"""Finding out what happened: records, causes, evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.commands.grading import regrade_with_group
from yueke.domains.complaints.commands.holding import handles, held, not_ended, set_columns, told_of, words
from yueke.domains.complaints.drafts import FindingDraft
from yueke.domains.complaints.events import ComplaintInvestigated, EvidenceAdded
from yueke.domains.complaints.models import Cause, Complaint, Evidence, Investigation
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.files.models import StoredFile

MOST_FILES = 30
"""Files on one complaint."""
MOST_BY_CUSTOMER = 18
LONGEST_VIDEO = 300
"""Seconds of a customer's video."""
IMAGE_LIMIT, VIDEO_LIMIT, OTHER_LIMIT = 15 * 2**20, 100 * 2**20, 20 * 2**20
"""Bytes of a picture, a video, any other file."""


@command(may="complaints.handle")
def investigate(actor: Actor, complaint_id: int, found: FindingDraft, *, at: datetime) -> Investigation:
    """Write down what was found out; the first record of a complaint is when it began to be investigated."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    if complaint.state not in ("investigating", "proposed"):
        raise Refused(_("签收之后、提交审核之前才能记录调查。"))
    finding = words(found.finding, "finding", _("请写明查明的事实。"), most=5_000)
    if found.cause_id is not None and not Cause.objects.filter(pk=found.cause_id, is_active=True).exists():
        raise Invalid(_("没有这个原因，或已停用。"), field="cause_id")
    is_new = found.cause_id is not None and not complaint.investigations.filter(cause_id=found.cause_id).exists()
    row = Investigation.objects.create(
        complaint=complaint, round=complaint.round, finding=finding, cause_id=found.cause_id,
        measures=found.measures.strip()[:5_000], is_founded=found.is_founded, by_id=actor.person_id, at=at,
    )  # fmt: skip
    set_columns(complaint, at=at, investigated_at=complaint.investigated_at or at)
    clocks.after_step(complaint, "investigate", at)
    told_of(ComplaintInvestigated, actor, complaint, at, investigation_id=row.pk)
    if is_new:
        # What several complaints on one product come from is only known now.
        regrade_with_group(actor, complaint, at)
    return row


@command(may="complaints.handle|complaints.register|complaints.accept")
def add_evidence(actor: Actor, complaint_id: int, upload: Any, note: str = "", *, at: datetime) -> Evidence:
    """Keep a file that proves something: pictures are drawn anew, videos and documents told by their content."""
    complaint = held(actor, complaint_id)
    not_ended(complaint)
    return keep_evidence(actor, complaint, upload, note, by_customer=False, at=at)


def keep_evidence(
    actor: Actor, complaint: Complaint, upload: Any, note: str, *, by_customer: bool, at: datetime
) -> Evidence:
    """Keep a file on a held complaint; the same content twice stays one."""
    room_for(complaint, 1, by_customer=by_customer)
    return attach(actor, complaint, stored(actor, upload, by_customer, at), note, by_customer=by_customer, at=at)


def room_for(complaint: Complaint, more: int, *, by_customer: bool) -> None:
    """Refuse more files than one complaint may hold."""
    rows = Evidence.objects.filter(complaint=complaint)
    if rows.count() + more > MOST_FILES:
        raise Refused(_("一件投诉最多 %(n)s 个文件。") % {"n": MOST_FILES})
    if by_customer and rows.filter(by_customer=True).count() + more > MOST_BY_CUSTOMER:
        raise Refused(_("最多上传 %(n)s 个文件。") % {"n": MOST_BY_CUSTOMER})


def stored(actor: Actor, upload: Any, by_customer: bool, at: datetime, *, field: str = "file") -> StoredFile:
    """The file as it is kept; of customers only pictures, and videos that play for a while at most."""
    kinds = ("image", "video") if by_customer else ("image", "video", "pdf", "sheet", "document", "text")
    longest = LONGEST_VIDEO if by_customer else None
    kept = files.store(upload, actor=actor, at=at, kinds=kinds, limit=VIDEO_LIMIT, seconds=longest, field=field)
    limit = _limit_of(kept.media_type)
    if kept.size > limit:
        raise Invalid(_("文件超过 %(limit)s MB，请压缩后再上传。") % {"limit": limit // 2**20}, field=field)
    return kept


def attach(
    actor: Actor, complaint: Complaint, kept: StoredFile, note: str, *, by_customer: bool, at: datetime
) -> Evidence:
    """Add a stored file to a held complaint."""
    known = Evidence.objects.filter(complaint=complaint, file__sha256=kept.sha256).first()
    if known is not None:
        return known
    row = Evidence.objects.create(
        complaint=complaint, file=kept, by_customer=by_customer, note=note.strip()[:200], by_id=actor.person_id, at=at
    )
    told_of(EvidenceAdded, actor, complaint, at, evidence_id=row.pk, by_customer=by_customer)
    return row


def _limit_of(media_type: str) -> int:
    if media_type.startswith("image/"):
        return IMAGE_LIMIT
    return VIDEO_LIMIT if media_type.startswith("video/") else OTHER_LIMIT

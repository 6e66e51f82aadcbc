"""Who is told when something happens: one story per function.

Whoever something waits for is told when it begins to wait, and whoever asked is told what came of it. Once somebody
has dealt with it, the notices of the others asked are settled: a bell that rings for what is done teaches to ignore it.
Nobody is told what they did themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.compliance import amendments
from yueke.compliance.events import (
    AmendmentApproved,
    AmendmentProposed,
    AmendmentRefused,
    AmendmentWithdrawn,
    SnapshotTaken,
)
from yueke.compliance.regulation import regulation
from yueke.domains.channels.kinds import NoticeKind, declare
from yueke.domains.channels.rules import Fact, Origin
from yueke.domains.customers import queries as customers
from yueke.domains.customers.events import (
    ChangeApplied,
    ChangeRefused,
    ChangeReported,
    CustomersHandedOver,
    KeyApplied,
    KeyApproved,
    KeyRefused,
)
from yueke.domains.downloads.events import (
    ApprovalAsked,
    DownloadFailed,
    DownloadReady,
    ExportApproved,
    ExportRefused,
    OfDownload,
)
from yueke.domains.imports import queries as imports
from yueke.domains.imports.events import BatchFailed, BatchImported
from yueke.domains.organization import reach
from yueke.domains.safekeeping.events import BackupFailed, RestoreFailed
from yueke.domains.visits.events import FeedbackAnswered, FeedbackSent
from yueke.kernel.access import SYSTEM, Actor, current_cause
from yueke.kernel.events import reaction
from yueke.reactions.telling import settle as _settle
from yueke.reactions.telling import tell as _tell

FEEDBACK, KEY, CHANGES, SAFE = "B8.2", "B4.4", "A2.3", "A2.4"


# A visit's findings, passed to a department (B8.2)

FEEDBACK_SENT = declare("visits.feedback_sent", _("有一条回访意见等待您的部门答复"), icon="message-2")
FEEDBACK_ANSWERED = declare("visits.feedback_answered", _("您转出的回访意见已有答复"), icon="message-reply")


@reaction(FeedbackSent, why=_("回访意见转到部门后，通知该部门能答复的人"), clause=FEEDBACK)
def feedback_waits(event: FeedbackSent, actor: Actor, at: datetime) -> None:
    """The people of the department, and those set over it, who may answer."""
    _tell(
        FEEDBACK_SENT,
        reach.answering_for("visits.feedback.answer", event.department_id) - {event.sent_by_id},
        Origin("visits.visit", event.visit_id, event.number),
        occasion=event.feedback_id,
        at=event.at,
        clause=FEEDBACK,
        facts={"customer_id": event.customer_id},
    )


@reaction(FeedbackAnswered, why=_("部门答复后，通知转出意见的人"), clause=FEEDBACK)
def feedback_has_its_answer(event: FeedbackAnswered, actor: Actor, at: datetime) -> None:
    """Whoever asked; the colleagues of whoever answered need not look any more."""
    _settle(FEEDBACK_SENT, event.feedback_id, event.at)
    _tell(
        FEEDBACK_ANSWERED,
        [event.sent_by_id],
        Origin("visits.visit", event.visit_id, event.number),
        occasion=event.feedback_id,
        at=event.at,
        clause=FEEDBACK,
        facts={"customer_id": event.customer_id},
    )


# Key customers (B4.4)

KEY_APPLIED = declare("customers.key_applied", _("一份重点客户申请等待您审批"), icon="award")
KEY_APPROVED = declare("customers.key_approved", _("您申请的重点客户已获批准，编号 %(number)s"), icon="award")
KEY_REFUSED = declare("customers.key_refused", _("您的重点客户申请未获批准"), icon="award")


@reaction(KeyApplied, why=_("有人申请重点客户时，通知有权审批的负责人"), clause=KEY)
def key_application_waits(event: KeyApplied, actor: Actor, at: datetime) -> None:
    """Who may decide on customers of that department, the applicant aside."""
    row = customers.qualification(SYSTEM, event.qualification_id)
    people = reach.holders_over("customers.key.decide", row.customer.department_id) - {row.applied_by_id}
    about = Origin("customers.customer", row.customer_id, row.customer.number)
    _tell(KEY_APPLIED, people, about, occasion=row.pk, at=event.at, clause=KEY)


@reaction(KeyApproved, why=_("重点客户批准后，通知申请人"), clause=KEY)
def key_application_approved(event: KeyApproved, actor: Actor, at: datetime) -> None:
    """The applicant, with the key number."""
    _key_decided(KEY_APPROVED, event, {"number": event.number})


@reaction(KeyRefused, why=_("重点客户未批准时，通知申请人"), clause=KEY)
def key_application_refused(event: KeyRefused, actor: Actor, at: datetime) -> None:
    """The applicant; the reason stands with the application."""
    _key_decided(KEY_REFUSED, event, {})


def _key_decided(kind: NoticeKind, event: KeyApproved | KeyRefused, facts: Mapping[str, Fact]) -> None:
    row = customers.qualification(SYSTEM, event.qualification_id)
    _settle(KEY_APPLIED, row.pk, event.at)
    about = Origin("customers.customer", row.customer_id, row.customer.number)
    _tell(kind, [row.applied_by_id], about, occasion=row.pk, at=event.at, clause=KEY, facts=facts)


# Changed facts (A2.3)

CHANGE_REPORTED = declare("customers.change_reported", _("一项客户资料变更等待您核实"), icon="file-description")
CHANGE_APPLIED = declare("customers.change_applied", _("您报告的资料变更已写入档案"), icon="file-check")
CHANGE_REFUSED = declare("customers.change_refused", _("您报告的资料变更未被采纳"), icon="file-description")


@reaction(ChangeReported, why=_("有人报告资料变更时，通知信息管理专员"), clause=CHANGES)
def change_waits(event: ChangeReported, actor: Actor, at: datetime) -> None:
    """The stewards of that department's customers."""
    row = customers.change_request(SYSTEM, event.request_id)
    people = reach.holders_over("customers.steward", row.customer.department_id) - {row.reported_by_id}
    about = Origin("customers.customer", row.customer_id, row.customer.number)
    _tell(CHANGE_REPORTED, people, about, occasion=row.pk, at=event.at, clause=CHANGES)


@reaction(ChangeApplied, why=_("资料变更写入档案后，通知报告人"), clause=CHANGES)
def change_applied(event: ChangeApplied, actor: Actor, at: datetime) -> None:
    """Whoever reported it, unless they are the steward."""
    row = customers.change_request(SYSTEM, event.request_id)
    _change_decided(CHANGE_APPLIED, event, row.reported_by_id, row.applied_by_id)


@reaction(ChangeRefused, why=_("资料变更未采纳时，通知报告人"), clause=CHANGES)
def change_refused(event: ChangeRefused, actor: Actor, at: datetime) -> None:
    """Whoever reported it, unless they are the steward."""
    row = customers.change_request(SYSTEM, event.request_id)
    _change_decided(CHANGE_REFUSED, event, row.reported_by_id, row.refused_by_id)


def _change_decided(
    kind: NoticeKind, event: ChangeApplied | ChangeRefused, reporter: int | None, decider: int | None
) -> None:
    _settle(CHANGE_REPORTED, event.request_id, event.at)
    number = customers.change_request(SYSTEM, event.request_id).customer.number
    about = Origin("customers.customer", event.customer_id, number)
    people = [] if reporter == decider else [reporter]
    _tell(kind, people, about, occasion=event.request_id, at=event.at, clause=CHANGES)


# Customers in other hands

HANDED_OVER = declare("customers.handed_over", _("%(count)s 位客户转由您负责"), icon="users-plus")


@reaction(CustomersHandedOver, why=_("客户移交后，通知新的负责人（一次移交一条消息）"))
def customers_handed_over(event: CustomersHandedOver, actor: Actor, at: datetime) -> None:
    """The new owner, once for all of them; who takes customers over themselves knows it."""
    people = [] if event.to_id == event.by_id else [event.to_id]
    about = Origin("customers.owner", event.to_id)
    _tell(HANDED_OVER, people, about, occasion=current_cause().event_id or 0, at=event.at, facts={"count": event.count})


# Sheets imported

IMPORTED = declare(
    "imports.batch_imported",
    _("导入完成：新增 %(imported)s 行，并入 %(merged)s 行，退回 %(refused)s 行"),
    icon="file-import",
)
IMPORT_FAILED = declare("imports.batch_failed", _("导入没有完成，没有写入任何数据"), icon="alert-triangle")


@reaction(BatchImported, why=_("导入完成后，通知导入人"))
def import_finished(event: BatchImported, actor: Actor, at: datetime) -> None:
    """Whoever uploaded the sheet, with what became of its rows."""
    batch = imports.batch(SYSTEM, event.batch_id)
    _tell(
        IMPORTED,
        [batch.created_by_id],
        Origin("imports.batch", batch.pk, batch.number),
        occasion=batch.pk,
        at=event.at,
        facts={"imported": event.imported, "merged": event.merged, "refused": event.refused},
    )


@reaction(BatchFailed, why=_("检查或导入中断时，通知导入人"))
def import_failed(event: BatchFailed, actor: Actor, at: datetime) -> None:
    """Whoever uploaded the sheet; the batch itself says why it broke off."""
    batch = imports.batch(SYSTEM, event.batch_id)
    about = Origin("imports.batch", batch.pk, batch.number)
    occasion = current_cause().event_id or 0
    _tell(IMPORT_FAILED, [batch.created_by_id], about, occasion=occasion, at=event.at, urgent=True)


# Files made in the background

DOWNLOAD_READY = declare("downloads.ready", _("“%(title)s”已生成，共 %(rows)s 条，请到下载中心取"), icon="download")
DOWNLOAD_FAILED = declare("downloads.failed", _("“%(title)s”未能生成，原因见下载中心"), icon="alert-triangle")


@reaction(DownloadReady, why=_("文件在后台生成后，通知要的人去取"))
def download_ready(event: DownloadReady, actor: Actor, at: datetime) -> None:
    """Whoever asked for it; they left the page long ago."""
    _about_download(DOWNLOAD_READY, event, {"title": event.title, "rows": event.rows})


@reaction(DownloadFailed, why=_("文件未能生成时，通知要的人"))
def download_failed(event: DownloadFailed, actor: Actor, at: datetime) -> None:
    """Whoever asked for it; the download centre says why."""
    _about_download(DOWNLOAD_FAILED, event, {"title": event.title})


EXPORT_WAITS = declare("downloads.approval_asked", _("一次大量导出等待您批准"), icon="download")
EXPORT_REFUSED = declare("downloads.refused", _("“%(title)s”的导出未获批准，理由见下载中心"), icon="download")


@reaction(ApprovalAsked, why=_("大量导出等待批准时，通知能批准的人"))
def export_waits(event: ApprovalAsked, actor: Actor, at: datetime) -> None:
    """Those who may approve where it is asked for, the asker aside."""
    who = reach.holders_over("privacy.export.approve", event.department_id) - {event.person_id}
    about = Origin("downloads.approval", event.download_id)
    _tell(EXPORT_WAITS, who, about, occasion=event.download_id, at=event.at)


@reaction(ExportRefused, why=_("大量导出未获批准时，通知要的人"))
def export_refused(event: ExportRefused, actor: Actor, at: datetime) -> None:
    """Whoever asked for it."""
    _settle(EXPORT_WAITS, event.download_id, event.at)
    _about_download(EXPORT_REFUSED, event, {"title": event.title})


@reaction(ExportApproved, why=_("大量导出获批准后，不再提醒其他审批人"))
def export_approved(event: ExportApproved, actor: Actor, at: datetime) -> None:
    """The file itself is told of when it is ready."""
    _settle(EXPORT_WAITS, event.download_id, event.at)


def _about_download(kind: NoticeKind, event: OfDownload, facts: Mapping[str, Fact]) -> None:
    about = Origin("downloads.download", event.download_id)
    occasion = current_cause().event_id or 0
    _tell(kind, [event.person_id], about, occasion=occasion, at=event.at, facts=facts)


# What keeps the installation safe

BACKUP_FAILED = declare("safekeeping.backup_failed", _("备份失败，请查看运行状况并尽快处理"), icon="alert-triangle")
RESTORE_FAILED = declare(
    "safekeeping.restore_failed", _("恢复演练失败：这份备份不能用，请尽快处理"), icon="alert-triangle"
)


@reaction(BackupFailed, why=_("备份失败时，通知负责备份的人"), clause=SAFE)
def backup_failed(event: BackupFailed, actor: Actor, at: datetime) -> None:
    """Everybody who looks after backups."""
    _about_backups(BACKUP_FAILED, event.backup_id, event.at)


@reaction(RestoreFailed, why=_("恢复演练失败时，通知负责备份的人"), clause=SAFE)
def restore_failed(event: RestoreFailed, actor: Actor, at: datetime) -> None:
    """Everybody who looks after backups."""
    _about_backups(RESTORE_FAILED, event.rehearsal_id, event.at)


def _about_backups(kind: NoticeKind, occasion: int, at: datetime) -> None:
    about = Origin("safekeeping.installation", 1)
    _tell(kind, reach.holders("system.backup"), about, occasion=occasion, at=at, clause=SAFE, urgent=True)


# The regulation itself

AMENDMENT_PROPOSED = declare("compliance.amendment_proposed", _("一项制度修订等待您批准"), icon="writing")
AMENDMENT_APPROVED = declare("compliance.amendment_approved", _("您提出的制度修订已获批准"), icon="writing")
AMENDMENT_REFUSED = declare("compliance.amendment_refused", _("您提出的制度修订未获批准"), icon="writing")
CLAUSE_BROKEN = declare("compliance.clause_broken", _("本月有条款变为未达标"), icon="alert-circle")


@reaction(AmendmentProposed, why=_("有人提出修订时，通知能批准的人"))
def amendment_waits(event: AmendmentProposed, actor: Actor, at: datetime) -> None:
    """Everybody who may approve, the proposer aside."""
    proposer = amendments.amendment(event.amendment_id).proposed_by_id
    _about_amendment(AMENDMENT_PROPOSED, event, reach.holders("regulation.approve") - {proposer})


@reaction(AmendmentApproved, why=_("修订批准后，通知提出人"))
def amendment_approved(event: AmendmentApproved, actor: Actor, at: datetime) -> None:
    """The proposer."""
    _settle(AMENDMENT_PROPOSED, event.amendment_id, event.at)
    _about_amendment(AMENDMENT_APPROVED, event, [amendments.amendment(event.amendment_id).proposed_by_id])


@reaction(AmendmentRefused, why=_("修订未批准时，通知提出人"))
def amendment_refused(event: AmendmentRefused, actor: Actor, at: datetime) -> None:
    """The proposer; the reason stands with the amendment."""
    _settle(AMENDMENT_PROPOSED, event.amendment_id, event.at)
    _about_amendment(AMENDMENT_REFUSED, event, [amendments.amendment(event.amendment_id).proposed_by_id])


@reaction(AmendmentWithdrawn, why=_("修订撤回后，不必再请人批准"))
def amendment_withdrawn(event: AmendmentWithdrawn, actor: Actor, at: datetime) -> None:
    """Nobody is told; those asked to approve need not look any more."""
    _settle(AMENDMENT_PROPOSED, event.amendment_id, event.at)


def _about_amendment(
    kind: NoticeKind,
    event: AmendmentProposed | AmendmentApproved | AmendmentRefused,
    people: Iterable[int | None],
) -> None:
    about = Origin("compliance.amendment", event.amendment_id, event.clause_id)
    _tell(kind, people, about, occasion=event.amendment_id, at=event.at, clause=event.clause_id)


@reaction(SnapshotTaken, why=_("条款变为未达标时，通知责任岗位所在部门的负责人"))
def clauses_broken(event: SnapshotTaken, actor: Actor, at: datetime) -> None:
    """The heads over those who hold the post that answers for the clause; without any, who may amend the regulation."""
    readers = reach.holders("regulation.view")
    current = regulation()
    for clause_id in event.broken:
        if clause_id not in current:
            continue
        owner = current.clause(clause_id).owner
        people = (reach.heads_of_post(owner) if owner else frozenset()) or reach.holders("regulation.approve")
        _tell(
            CLAUSE_BROKEN,
            people & readers,
            Origin("compliance.clause", None, clause_id),
            occasion=f"{clause_id}:{event.day}",
            at=event.at,
            clause=clause_id,
            urgent=True,
        )

"""The only writers of downloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.downloads import allowance, rules
from yueke.domains.downloads.events import (
    ApprovalAsked,
    DownloadAsked,
    DownloadDeleted,
    DownloadFailed,
    DownloadReady,
    FileTaken,
    OfDownload,
)
from yueke.domains.downloads.lifecycles import DOWNLOAD_LIFE, OPEN
from yueke.domains.downloads.models import BatchReport, Download, DownloadProgress, ExportRule
from yueke.domains.downloads.outgoing import Outgoing, lock, maker_of, write
from yueke.domains.downloads.queries import export_rule
from yueke.domains.downloads.queueing import enqueue
from yueke.domains.organization import commands as organization
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Forbidden, Message, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.files.models import StoredFile
from yueke.kernel.progress import Tell, ask_to_stop, begin, silent

_REMEMBERED = timedelta(days=30)
"""How long an entry stays after its file is gone, and a report after its batch."""

MOST_LEFT = 500
"""How many records left out a report names."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants made: ``kind`` and ``params`` of a maker, ``form``, and how to speak of it."""

    kind: str
    params: dict[str, Any]
    form: str
    title: str
    conditions: str
    language: str
    membership_id: int | None
    rows: int = 0
    personal: bool = True


@command(may="account.own")
def ask(actor: Actor, asked: Asked, *, at: datetime) -> Download:
    """Have a file made. Asking twice for the same while it is being made gives the same."""
    maker_of(asked.kind).check(actor, asked.params)
    waiting = Download.objects.filter(person_id=_person(actor), state__in=(*OPEN, "waiting"))
    same = waiting.filter(kind=asked.kind, params=asked.params, form=asked.form).first()
    if same is not None:
        return same
    if waiting.count() >= rules.MOST_OPEN:
        raise Refused(_("已有 %(n)s 个文件正在生成。请等其中一个完成，或先停止不需要的。") % {"n": rules.MOST_OPEN})
    rule = export_rule(at)
    allowance.hold(_person(actor))
    before = allowance.spoken_for(_person(actor), rule, at) if asked.personal else 0
    download = Download.objects.create(
        person_id=_person(actor),
        membership_id=asked.membership_id,
        kind=asked.kind,
        params=asked.params,
        form=asked.form,
        language=asked.language,
        title=asked.title[:120],
        conditions=asked.conditions[:500],
        is_personal=asked.personal,
        is_guarded=rules.is_guarded(asked.rows, rule.most_rows, personal=asked.personal, before=before),
        expected_rows=asked.rows,
        rows_before=before,
        created_at=at,
    )
    publish(actor, told_of(DownloadAsked, download, at, what=asked.kind, form=asked.form))
    _let_pass(actor, download, at)
    return download


@command(may="account.own")
def begin_making(actor: Actor, download_id: int, *, at: datetime) -> Download | None:
    """Note that a worker starts on a file; None when there is nothing to do or another worker holds it."""
    download = _free(download_id)
    if download is None:
        return None
    if download.attempts >= rules.MOST_ATTEMPTS:
        _give_up(actor, download, _("生成时多次中断，没有留下文件。请缩小范围后重试。"), at)
        return None
    if download.state == "queued":
        DOWNLOAD_LIFE.move(download, "start", at=at)
    download.attempts += 1
    download.save(update_fields=["attempts"])
    return download


@command(may="account.own")
def make(actor: Actor, download_id: int, *, at: datetime, keep_for: timedelta, tell: Tell = silent) -> Download | None:
    """Make the file as ``actor`` may see it at ``at``, whole or not at all; offered for ``keep_for``.

    The row stays locked meanwhile, so that no two workers make the same file; None when another one does.
    """
    download = _free(download_id)
    if download is None or download.state != "running":
        return None
    maker = maker_of(download.kind)
    maker.check(actor, download.params)
    outgoing = maker.make(actor, download.params)
    most = rules.MOST_ROWS[download.form]
    total = outgoing.count(most + 1)
    if total > most:
        raise Refused(_("超过 %(most)s 条，一个文件放不下。请再加一两个条件，分几次导出。") % {"most": f"{most:,}"})
    rule = export_rule(at)
    if not download.is_guarded:
        _within_allowance(actor, total, rule, personal=outgoing.personal, at=at)
    rows, stored, password = _written(actor, download, outgoing, total=total, tell=tell, at=at)
    tell("", rows, rows)
    if not download.is_guarded:
        # Others of the same person may have become ready meanwhile. The lock is not held while rows are written.
        allowance.hold(_person(actor))
        _within_allowance(actor, rows, rule, personal=outgoing.personal, at=at)
    DOWNLOAD_LIFE.move(
        download,
        "finish",
        at=at,
        file=stored,
        rows=rows,
        failure="",
        made_at=at,
        made_under=rules.Rights.of(actor).kept(),
        expires_at=at + (min(keep_for, timedelta(days=rule.kept_days)) if download.is_guarded else keep_for),
        password=password,
        password_shown_at=None,
    )
    organization.note_export(
        actor,
        outgoing.code,
        rows=rows,
        columns=len(outgoing.columns),
        form=download.form,
        personal=outgoing.personal,
        download_id=download.pk,
        at=at,
    )
    publish(actor, told_of(DownloadReady, download, at, rows=rows, size=stored.size))
    return download


@command(may="account.own")
def note_at_once(actor: Actor, outgoing: Outgoing, *, rows: int, form: str, at: datetime) -> None:
    """Leave the trace of a file that comes with the answer; Refused when it may not leave without approval."""
    allowance.hold(_person(actor))
    _within_allowance(actor, rows, export_rule(at), personal=outgoing.personal, at=at)
    organization.note_export(
        actor,
        outgoing.code,
        rows=rows,
        columns=len(outgoing.columns),
        form=form,
        personal=outgoing.personal,
        at=at,
    )


@command(may="account.own")
def fail(actor: Actor, download_id: int, reason: str, *, at: datetime) -> None:
    """Note that a file cannot be made, and why, in its owner's words; harmless once it is settled."""
    download = _free(download_id)
    if download is not None:
        _give_up(actor, download, reason, at)


@command(may="account.own")
def stopped(actor: Actor, download_id: int, *, at: datetime) -> None:
    """Note that the worker heard the wish to stop."""
    download = _free(download_id)
    if download is not None:
        DOWNLOAD_LIFE.move(download, "cancel", at=at)


@command(may="account.own")
def cancel(actor: Actor, download_id: int, *, at: datetime) -> Download:
    """Do not make it: at once while it waits, else as soon as the worker hears of it."""
    download = own_download(actor, download_id)
    if download.state == "running":
        ask_to_stop(DownloadProgress, download.pk)
    else:
        DOWNLOAD_LIFE.move(download, "cancel", at=at)
    return download


@command(may="account.own")
def retry(actor: Actor, download_id: int, *, at: datetime) -> Download:
    """Make it again, with today's data and today's rights."""
    download = own_download(actor, download_id)
    maker_of(download.kind).check(actor, download.params)
    if download.is_guarded:
        raise Refused(_("含个人信息的大量导出每次都要批准，请在列表上重新导出。"))
    DOWNLOAD_LIFE.move(download, "retry", at=at, attempts=0, failure="", rows=0, made_at=None, expires_at=None)
    hand_over(download)
    return download


@command(may="account.own")
def take(actor: Actor, download_id: int, *, at: datetime) -> StoredFile:
    """Take the file out: it must be whole, in time, and hold nothing its owner may no longer see."""
    download = own_download(actor, download_id)
    if download.state == "expired" or (download.expires_at is not None and download.expires_at <= at):
        raise Refused(_("这个文件已过期。请在下载中心点“重新生成”。"), status=410)
    if download.state != "done" or download.file is None:
        raise Refused(_("这个文件还没有生成完。"))
    maker_of(download.kind).check(actor, download.params)
    if not rules.Rights.of(actor).cover(rules.Rights.read(download.made_under)):
        raise Forbidden(_("这个文件含有您现在无权查看的数据（权限或岗位已变）。请重新导出。"))
    publish(actor, told_of(FileTaken, download, at, rows=download.rows))
    return download.file


@command(may="account.own")
def delete(actor: Actor, download_id: int, *, at: datetime) -> None:
    """Forget the entry, and its file with it."""
    download = own_download(actor, download_id)
    if download.state in OPEN:
        raise Refused(_("这个文件正在生成，请先停止。"))
    publish(actor, told_of(DownloadDeleted, download, at))
    file_id = download.file_id
    download.delete()
    if file_id is not None:
        files.remove(file_id)


@command(may="downloads.tidy")
def expire(actor: Actor, *, at: datetime) -> int:
    """Delete the files whose time is over, and forget entries and reports long settled; returns how many files."""
    over = Download.objects.filter(state="done", expires_at__lte=at).select_for_update(no_key=True, skip_locked=True)
    gone = 0
    for download in over:
        file_id = download.file_id
        DOWNLOAD_LIFE.move(download, "expire", at=at, file=None, password="")
        files.remove(file_id or 0)
        gone += 1
    settled = Q(expires_at__lt=at - _REMEMBERED) | Q(expires_at__isnull=True, created_at__lt=at - _REMEMBERED)
    Download.objects.filter(settled, file__isnull=True).exclude(state__in=OPEN).delete()
    BatchReport.objects.filter(at__lt=at - _REMEMBERED).delete()
    return gone


@command(may="account.own")
def report_batch(
    actor: Actor,
    title: str,
    *,
    record_kind: str,
    changed: int,
    left_count: int,
    left: Sequence[tuple[int, str, str]],
    back: str,
    at: datetime,
) -> BatchReport:
    """Keep what a batch left as it was, so that who ordered it can look; see :class:`BatchReport`."""
    return BatchReport.objects.create(
        person_id=_person(actor),
        title=title[:120],
        record_kind=record_kind,
        changed=changed,
        left_count=left_count,
        left=[list(one) for one in left[:MOST_LEFT]],
        back=back[:2000],
        at=at,
    )


def _written(
    actor: Actor, download: Download, outgoing: Outgoing, *, total: int, tell: Tell, at: datetime
) -> tuple[int, StoredFile, str]:
    """The rows written, the file, and the password it is locked with (empty: none)."""
    name = f"{outgoing.title}-{at:%Y%m%d-%H%M}.{download.form}"
    if not download.is_guarded:
        with files.draft() as (path, out):
            rows = write(outgoing, download.form, out, total=total, tell=tell)
            out.close()
            return rows, files.keep(path, code=download.form, name=name, actor=actor, at=at), ""
    password = rules.new_password()
    mark = _("%(name)s于 %(at)s 导出，编号 %(number)s，未经允许不得外传。") % {
        "name": actor.name, "at": f"{timezone.localtime(at):%Y-%m-%d %H:%M}", "number": f"D{download.pk}",
    }  # fmt: skip
    with files.draft() as (plain, out), files.draft() as (locked, box):
        rows = write(outgoing, download.form, out, total=total, tell=tell, mark=mark)
        out.close()
        box.close()
        lock(plain, locked, name, password)
        stored = files.keep(locked, code="zip", name=f"{name}.zip", actor=actor, at=at)
    return rows, stored, password


def _within_allowance(actor: Actor, rows: int, rule: ExportRule, *, personal: bool, at: datetime) -> None:
    """Refused when so many rows more than were taken already need approval."""
    before = allowance.taken(_person(actor), rule, at) if personal else 0
    if not rules.is_guarded(rows, rule.most_rows, personal=personal, before=before):
        return
    facts = {"n": f"{rule.most_rows:,}", "hours": rule.window_hours, "before": f"{before:,}"}
    if before:
        told = _("近 %(hours)s 小时已导出 %(before)s 条含个人信息，合计超过 %(n)s 条，需要批准。请重新导出。")
        raise Refused(told % facts)
    raise Refused(_("条数已超过 %(n)s，需要批准。请重新导出。") % facts)


def _let_pass(actor: Actor, download: Download, at: datetime) -> None:
    """On to the workers; or, what is guarded, to somebody who may approve it."""
    if not download.is_guarded:
        hand_over(download)
        return
    DOWNLOAD_LIFE.move(download, "hold", at=at)
    facts = {"department_id": actor.department_id, "rows": download.expected_rows}
    publish(actor, told_of(ApprovalAsked, download, at, **facts))


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise Forbidden
    return actor.person_id


def own_download(actor: Actor, download_id: int) -> Download:
    """The actor's own file; raises NotFound for anybody else's."""
    download = Download.objects.filter(pk=download_id, person_id=_person(actor)).select_related("file").first()
    if download is None:
        raise NotFound
    return download


def _free(download_id: int) -> Download | None:
    """A file still to be made, locked until the transaction ends; None when another worker has it locked."""
    rows = Download.objects.select_for_update(no_key=True, skip_locked=True)
    return rows.filter(pk=download_id, state__in=OPEN).first()


def hand_over(download: Download) -> None:
    """Give a file to a worker, its progress beginning anew."""
    begin(DownloadProgress, download.pk)
    enqueue(download.pk)


def _give_up(actor: Actor, download: Download, reason: Message, at: datetime) -> None:
    DOWNLOAD_LIFE.move(download, "fail", at=at, failure=str(reason)[:500])
    publish(actor, told_of(DownloadFailed, download, at, reason=download.failure))


def told_of(event: type[OfDownload], download: Download, at: datetime, **facts: Any) -> OfDownload:
    """The event that ``download`` gives rise to."""
    return event(download_id=download.pk, person_id=download.person_id, title=download.title, at=at, **facts)

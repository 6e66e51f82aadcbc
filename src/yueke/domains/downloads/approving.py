"""Deciding on large files with personal data, by which rule they are held, and showing the password of one, once."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yueke.domains.downloads import queries
from yueke.domains.downloads.commands import hand_over, own_download, told_of
from yueke.domains.downloads.events import ExportApproved, ExportRefused, ExportRuleChanged, PasswordShown
from yueke.domains.downloads.lifecycles import DOWNLOAD_LIFE
from yueke.domains.downloads.models import Download, ExportRule
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@command(may="privacy.export.approve")
def approve(actor: Actor, download_id: int, *, note: str = "", at: datetime) -> Download:
    """Let the file be made; NotFound outside one's scope, and for one's own."""
    download = queries.to_decide(actor, download_id)
    decided = {"decided_by_id": actor.person_id, "decided_at": at, "decision_note": note.strip()[:200]}
    DOWNLOAD_LIFE.move(download, "approve", at=at, **decided)
    hand_over(download)
    publish(actor, told_of(ExportApproved, download, at, by_id=actor.person_id))
    return download


@command(may="privacy.export.approve")
def refuse(actor: Actor, download_id: int, *, note: str, at: datetime) -> Download:
    """Do not let it be made, and say why."""
    if not note.strip():
        raise Invalid(_("请写明不批准的理由。"), field="note")
    download = queries.to_decide(actor, download_id)
    decided = {"decided_by_id": actor.person_id, "decided_at": at, "decision_note": note.strip()[:200]}
    DOWNLOAD_LIFE.move(download, "refuse", at=at, **decided)
    publish(actor, told_of(ExportRefused, download, at, by_id=actor.person_id, note=download.decision_note))
    return download


@command(may="account.own")
def show_password(actor: Actor, download_id: int, *, at: datetime) -> str:
    """The password of one's own locked file; forgotten with this answer."""
    own_download(actor, download_id)
    download = Download.objects.select_for_update(no_key=True).get(pk=download_id)
    if download.state != "done" or not download.is_guarded:
        raise Refused(_("这个文件没有密码，或已过期。"))
    if not download.password:
        raise Refused(_("密码只显示一次，已经显示过。忘记时请重新导出。"))
    password = download.password
    download.password, download.password_shown_at = "", at
    download.save(update_fields=["password", "password_shown_at"])
    publish(actor, told_of(PasswordShown, download, at))
    return password


@command(may="system.roles")
def set_export_rule(
    actor: Actor, *, most_rows: int, kept_days: int, window_hours: int | None = None, reason: str, at: datetime
) -> ExportRule:
    """Hold exports of more than ``most_rows`` from now on, and keep their files ``kept_days``; files made stay as they are.

    What one person takes within ``window_hours`` counts together (0: each by itself; None: as before).
    Refuses values out of bounds, no reason, and a rule that changes nothing.
    """
    before = queries.export_rule(at)
    values = {"most_rows": most_rows, "kept_days": kept_days, "window_hours": window_hours}
    values = {name: getattr(before, name) if value is None else value for name, value in values.items()}
    if all(getattr(before, name) == value for name, value in values.items()):
        raise Invalid(_("与现行设置相同，没有需要保存的。"), field="most_rows")
    rule = ExportRule(from_at=at, set_by_id=actor.person_id, reason=reason.strip(), **values)
    if not rule.reason:
        raise Invalid(_("请写明调整的理由。"), field="reason")
    try:
        rule.clean_fields(exclude=["set_by"])
    except ValidationError as error:
        raise Invalid(_("请改正标出的内容。"), fields=error.message_dict) from error
    rule.save()
    changed = {name: [getattr(before, name), value] for name, value in values.items() if getattr(before, name) != value}
    publish(actor, ExportRuleChanged(at=at, rule_id=rule.pk, changed=changed, reason=rule.reason))
    return rule

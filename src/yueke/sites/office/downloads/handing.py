"""Handing something out as a file: in the answer when it is small, else through the download centre."""

from __future__ import annotations

import tempfile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yueke.domains.downloads import commands, queries
from yueke.domains.downloads.commands import Asked
from yueke.domains.downloads.outgoing import Outgoing, maker_of, write
from yueke.domains.downloads.rules import MOST_ROWS, PAPER_FORMS, is_guarded
from yueke.kernel import clock
from yueke.kernel.files import media_type_of
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import go


def hand_out(request: ActingRequest, kind: str, params: dict[str, Any]) -> HttpResponse | FileResponse:
    """What the maker of ``kind`` makes of ``params``, as XLSX or CSV, or as PDF or DOCX where it is a paper (posted as ``form``).

    Up to ``settings.EXPORT_AT_ONCE`` rows come with the answer; for more, and for every paper, a file is asked for and
    the reader led to the download centre.
    """
    actor, at = request.actor, clock.now()
    maker = maker_of(kind)
    maker.check(actor, params)
    outgoing = maker.make(actor, params)
    form = request.POST.get("form", "")
    form = form if form in outgoing.forms else outgoing.forms[0]
    allowance = queries.allowance_of(actor, at)
    at_once, unapproved = settings.EXPORT_AT_ONCE, allowance.rule.most_rows
    rows = outgoing.count(max(at_once, unapproved) + 1)
    guarded = is_guarded(rows, unapproved, personal=outgoing.personal, before=allowance.rows)
    if guarded:
        # Who decides wants to know how many it is.
        rows = outgoing.count(MOST_ROWS[form] + 1)
    if rows <= at_once and not guarded and form not in PAPER_FORMS:
        return _at_once(request, outgoing, form)
    asked = Asked(
        kind,
        params,
        form,
        title=outgoing.title,
        conditions=outgoing.conditions,
        language=get_language() or settings.LANGUAGE_CODE,
        membership_id=request.seat.membership_id,
        rows=rows,
        personal=outgoing.personal,
    )
    commands.ask(actor, asked, at=at)
    if guarded:
        messages.info(request, _why_held(rows, allowance))
    elif form in PAPER_FORMS:
        messages.info(request, _("正在后台排版。可以离开这个页面，完成后在下载中心取。"))
    else:
        messages.info(request, _("条数较多，正在后台生成。可以离开这个页面，完成后在下载中心取。"))
    return go(request, reverse("office:downloads"))


def _why_held(rows: int, allowance: queries.Allowance) -> str:
    """Why a file waits for approval: for itself, or for what went before it."""
    facts = {
        "n": f"{rows:,}",
        "most": f"{allowance.rule.most_rows:,}",
        "hours": allowance.rule.window_hours,
        "before": f"{allowance.rows:,}",
    }
    if rows > allowance.rule.most_rows:
        return _("共 %(n)s 条含个人信息，超过 %(most)s 条需要批准。批准后在下载中心取文件和一次性密码。") % facts
    return (
        _(
            "本次 %(n)s 条含个人信息，加上近 %(hours)s 小时内已导出的 %(before)s 条，合计超过 %(most)s 条，需要批准。"
            "批准后在下载中心取文件和一次性密码。"
        )
        % facts
    )


def _at_once(request: ActingRequest, outgoing: Outgoing, form: str) -> FileResponse:
    at = clock.now()
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    rows = write(outgoing, form, file)
    commands.note_at_once(request.actor, outgoing, rows=rows, form=form, at=at)
    file.seek(0)
    name = f"{outgoing.title}-{at:%Y%m%d-%H%M}.{form}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type(media_type_of(form)))


def content_type(media_type: str) -> str:
    """The media type as an answer says it: text with its encoding."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def notes(actor_name: str, title: str, conditions: str, at: Any) -> tuple[str, ...]:
    """What the last sheet of a workbook says: what, by whom, when, narrowed by what."""
    from_whom = _("%(title)s，%(name)s 于 %(at)s 导出") % {"title": title, "name": actor_name, "at": at}
    return (
        from_whom,
        _("条件：%(conditions)s") % {"conditions": conditions or _("无")},
        _("含客户信息，请按公司制度保管，用后删除。"),
    )

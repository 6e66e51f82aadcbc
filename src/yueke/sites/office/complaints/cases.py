"""Cases: the list of them, and the agenda of the management committee on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.complaints import queries
from yueke.domains.complaints.models import CaseFile
from yueke.domains.complaints.queries import CaseFileFilter
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Message
from yueke.kernel.parameters import day
from yueke.sites.office.complaints.words import in_force, url_of
from yueke.sites.office.lists.listing import Action, Field, Listing, View
from yueke.sites.office.lists.page import list_page
from yueke.sites.office.middleware import ActingRequest
from yueke.ui import formats
from yueke.ui.page import page
from yueke.ui.tables import Column
from yueke.ui.templatetags.yueke import light

STAGES: dict[str, tuple[str, Message]] = {
    "compiled": ("at_risk", gettext_lazy("待列议程")),
    "listed": ("", gettext_lazy("待决议")),
    "minuted": ("kept", gettext_lazy("已决议")),
    "published": ("", gettext_lazy("已入库")),
}
"""The light and the word of each stage."""


def stage_look(actor: Actor, case: CaseFile) -> SafeString | str:
    """How far a case is."""
    tone, word = STAGES[queries.stage_of(case)]
    return light(tone, str(word)) if tone else format_html('<span class="y-tag">{}</span>', word)


COLUMNS = (
    Column("title", gettext_lazy("案例"), lambda r: r.title or r.complaint.number),
    Column("number", gettext_lazy("投诉编号"), lambda r: r.complaint.number),
    Column("category", gettext_lazy("投诉类别"), lambda r: r.complaint.category.name if r.complaint.category else ""),
    Column("department", gettext_lazy("责任部门"), lambda r: r.complaint.department.name if r.complaint.department else ""),
    Column("stage", gettext_lazy("进度"), lambda r: str(STAGES[queries.stage_of(r)][1]), "choice"),
    Column("agenda_on", gettext_lazy("会议日期"), lambda r: r.agenda_on, "date", sort="agenda"),
    Column("compiled_by", gettext_lazy("整理人"), lambda r: r.compiled_by.name if r.compiled_by else ""),
    Column("compiled_at", gettext_lazy("整理时间"), lambda r: r.compiled_at, "datetime", sort="compiled"),
    Column("lessons", gettext_lazy("经验教训"), lambda r: r.lessons, by_default=False),
    Column("minutes", gettext_lazy("会议决议"), lambda r: r.minutes, by_default=False),
    Column("published_at", gettext_lazy("入案例库时间"), lambda r: r.published_at, "datetime", by_default=False),
)  # fmt: skip


def _of_stage(code: str) -> Callable[[Actor], dict[str, str]]:
    return lambda actor: {"stage": code}


CASES = Listing(
    code="complaint-cases",
    name="complaint-cases",
    title=pgettext_lazy("many", "案例"),
    subtitle=gettext_lazy("重大投诉整理成案例，提交管委会讨论，形成决议后进入培训案例库。"),
    permission="complaints.view",
    columns=COLUMNS,
    filters=CaseFileFilter,
    rows=lambda actor, filters: queries.case_files(actor, filters),
    order=queries.case_order,
    fields=(
        Field("text", gettext_lazy("案例"), placeholder=gettext_lazy("标题、摘要、投诉编号")),
        Field("from_date", gettext_lazy("会议日期自"), "date"),
        Field("to_date", gettext_lazy("至"), "date", since="from_date"),
        Field("stage", gettext_lazy("进度"), "hidden", lambda actor, f: [(code, word) for code, (_tone, word) in STAGES.items()]),
    ),
    main="title",
    url_of=lambda case: f"{url_of(case.complaint_id)}#case",
    views=(
        View("", gettext_lazy("全部")),
        *(View(code, word, _of_stage(code)) for code, (_tone, word) in STAGES.items()),
    ),
    places={"number": "key", "stage": "side", "agenda_on": "key", "department": "key"},
    looks={"stage": stage_look},
    actions=(
        Action(gettext_lazy("会议议程"), "office:complaint-agenda", "printer", "complaints.view", is_main=True),
    ),
    export_permission="customers.export",
    personal=False,
    icon="book",
    empty=gettext_lazy("还没有案例。重大投诉在投诉页的“更多”里整理成案例。"),
)  # fmt: skip


@require_GET
def cases(request: ActingRequest) -> HttpResponse:
    """The list of cases (clause B7.2.3)."""
    return list_page(request, CASES)


@require_GET
def agenda(request: ActingRequest) -> HttpResponse:
    """《管理委员会议程》 of a meeting on A4: the next one, or that of ``?on=``."""
    actor, today = request.actor, clock.today()
    require(actor, "complaints.view")
    following, known = queries.meetings(actor, today)
    on = day(request.GET.get("on")) or following or (known[0] if known else today)
    here = reverse("office:complaint-agenda")
    context: dict[str, Any] = {
        "on": on,
        "cases": [(case, _facts(case)) for case in queries.agenda(actor, on)],
        "others": [(one, f"{here}?on={one:%Y-%m-%d}") for one in known if one != on],
        "company": organization.company_name(),
        "back": CASES.url(),
        "rests_on": in_force("B7.2.3"),
    }
    return page(request, "office/complaints/agenda.html", context)


def _facts(case: CaseFile) -> list[tuple[str, str]]:
    """What the committee should know of the complaint, without naming the customer."""
    row = case.complaint
    told = [
        (_("投诉编号"), row.number),
        (_("投诉时间"), formats.moment(row.received_at, "date")),
        (_("类别"), row.category.name if row.category else ""),
        (_("涉及产品"), " ".join(part for part in (row.product_name, row.batch) if part)),
        (_("定为重大的依据"), "；".join(str(one.get("words", "")) for one in row.grade_reasons)),
        (_("责任部门"), row.department.name if row.department else ""),
        (_("赔付"), formats.money(row.compensation) if row.compensation else ""),
        (_("满意度"), f"{row.satisfaction} / 5" if row.satisfaction else ""),
        (_("状态"), str(row.get_state_display())),
    ]
    return [(label, value) for label, value in told if value]

"""The list of improvements, and the board of the open ones."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.improvement import queries, tables
from yueke.domains.improvement.choices import Verdict
from yueke.domains.improvement.lifecycles import IMPROVEMENT_LIFE
from yueke.domains.improvement.models import Improvement
from yueke.domains.improvement.queries import ImprovementFilter
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Message
from yueke.kernel.ids import read_id
from yueke.sites.office.addresses import record_url
from yueke.sites.office.lists.cells import NOTHING
from yueke.sites.office.lists.listing import Action, Field, Listing, View, changed, with_query
from yueke.sites.office.lists.page import list_page
from yueke.sites.office.middleware import ActingRequest
from yueke.ui import formats
from yueke.ui.page import page
from yueke.ui.templatetags.yueke import light

MOST = 12
"""Cards of one state on the board."""

LIGHTS = {Verdict.EFFECTIVE: "kept", Verdict.NOT_SHOWN: "at_risk", Verdict.WORSE: "broken"}
"""The light of each verdict."""


def end_of(day: date) -> datetime:
    """The last moment of a local day: what is due on it is late afterwards."""
    return timezone.make_aware(datetime.combine(day, time.max))


def state_look(actor: Actor, row: Improvement) -> SafeString | str:
    """The state in the tone its lifecycle gives it."""
    tone, label = IMPROVEMENT_LIFE.state(row.state).tone, row.get_state_display()
    if tone in ("kept", "at_risk"):
        return light(tone, label)
    return format_html('<span class="y-tag{}">{}</span>', " y-tag-brand" if tone == "brand" else "", label)


def verdict_look(actor: Actor, row: Improvement) -> SafeString | str:
    """The verdict with its light; nothing before there is one."""
    if row.verdict:
        return light(LIGHTS[Verdict(row.verdict)], row.get_verdict_display())
    return format_html('<span class="quiet">{}</span>', _("说明不能测量")) if row.unmeasured_reason else NOTHING


def _due_look(actor: Actor, row: Any) -> SafeString | str:
    if row.next_due is None or not row.is_agreed:
        return formats.moment(row.next_due) if row.next_due and row.is_open else NOTHING
    left = formats.time_left(end_of(row.next_due), clock.now())
    return format_html('<time class="left left-{}" title="{}">{}</time>', left.level, left.exact, left.text)


def _departments(actor: Actor, filters: Any) -> list[tuple[str, str]]:
    return [(str(pk), f"{'　' * depth}{name}") for pk, name, depth in organization.department_tree()]


def _person(actor: Actor, value: str) -> Message:
    known = read_id(value) or 0
    return organization.person_labels([known]).get(known, value)


def _states(actor: Actor, filters: Any) -> list[tuple[str, Message]]:
    return [("open", _("未结束")), *IMPROVEMENT_LIFE.choices]


IMPROVEMENTS = Listing(
    code="improvements",
    name="improvements",
    title=pgettext_lazy("many", "改进"),
    subtitle=gettext_lazy("问题的原因、纠正与预防措施，以及措施有没有效果。"),
    permission="improvement.view",
    columns=tables.COLUMNS,
    filters=ImprovementFilter,
    rows=queries.listed,
    order=queries.order_of,
    fields=(
        Field("text", gettext_lazy("改进"), placeholder=gettext_lazy("编号、标题")),
        Field("state", gettext_lazy("状态"), "select", _states),
        Field("department_id", gettext_lazy("责任部门"), "select", _departments),
        Field("owner_id", gettext_lazy("责任人"), "search", label_of=_person, url="office:person-options", more=True),
        Field("verdict", gettext_lazy("效果"), "select", lambda actor, f: Verdict.choices, more=True),
        Field("overdue_on", gettext_lazy("措施逾期，截至"), "date", more=True),
        Field("mine", gettext_lazy("负责改进或措施"), "hidden", label_of=_person),
        Field("source", gettext_lazy("来源"), "hidden", label_of=lambda actor, value: value),
    ),
    main="title",
    url_of=lambda row: record_url("office:improvement", row.pk),
    views=(
        View("", gettext_lazy("全部")),
        View("mine", gettext_lazy("我的"), lambda actor: {"mine": str(actor.person_id or 0), "state": "open"}),
        View("draft", gettext_lazy("待批准"), lambda actor: {"state": "draft"}),
        View("overdue", gettext_lazy("措施逾期"), lambda actor: {"overdue_on": clock.today().isoformat()}),
        View("verifying", gettext_lazy("待验证"), lambda actor: {"state": "verifying"}),
        View("worse", gettext_lazy("未见效"), lambda actor: {"verdict": Verdict.NOT_SHOWN}),
    ),
    places={"number": "key", "state": "key", "next_due": "side", "owner": "key"},
    looks={"state": state_look, "verdict": verdict_look, "next_due": _due_look},
    actions=(
        Action(gettext_lazy("看板"), "office:improvement-board", "layout-kanban", "improvement.view"),
        Action(gettext_lazy("提出改进"), "office:improvement-new", "plus", "improvement.propose", is_main=True),
    ),
    export_permission="improvement.view",
    personal=False,
    icon="bulb",
    empty=gettext_lazy("没有这样的改进。反复出现的问题，可以从投诉、回访或这里提出改进。"),
    empty_action=gettext_lazy("提出改进"),
)


@require_GET
def improvements(request: ActingRequest) -> HttpResponse:
    """The list (clauses A5.4, A6.4, B7.4)."""
    return list_page(request, IMPROVEMENTS)


@require_GET
def board(request: ActingRequest) -> HttpResponse:
    """The open ones by state, the most pressing first."""
    actor, at = request.actor, clock.now()
    require(actor, "improvement.view")
    asked = ImprovementFilter.read(request.GET)
    found = queries.board(actor, asked, MOST)
    columns = [
        {
            "state": IMPROVEMENT_LIFE.state(code),
            "cards": [_card(actor, row) for row in rows],
            "total": total,
            "more": total - len(rows),
            "url": IMPROVEMENTS.url(changed(request.GET, state=code)),
        }
        for code, (rows, total) in found.items()
    ]
    context = {
        "columns": columns,
        "any": any(column["total"] for column in columns),
        "departments": _departments(actor, asked),
        "asked": asked,
        "mine_url": with_query(
            request.path, changed(request.GET, mine=None if asked.mine else str(actor.person_id or 0))
        ),
        "may_propose": actor.may("improvement.propose"),
        "at": at,
    }
    return page(request, "office/improvement/board.html", context)


def _card(actor: Actor, row: Any) -> dict[str, Any]:
    due = row.next_due if row.is_agreed and row.next_due else None
    return {
        "row": row,
        "due": end_of(due) if due else None,
        "verdict": verdict_look(actor, row)
        if row.state == "verifying" and (row.verdict or row.unmeasured_reason)
        else "",
        "waits": row.measure_from if row.state == "verifying" and not row.verdict else None,
    }

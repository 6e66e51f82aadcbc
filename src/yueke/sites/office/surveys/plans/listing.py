"""The list of surveys."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.organization import queries as organization
from yueke.domains.surveys import queries, tables
from yueke.domains.surveys.choices import Kind, Mode
from yueke.domains.surveys.lifecycles import SURVEY_LIFE
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.queries import SurveyFilter
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.ids import read_id
from yueke.sites.office.addresses import record_url
from yueke.sites.office.lists.cells import NOTHING
from yueke.sites.office.lists.listing import Action, Field, Listing, View
from yueke.sites.office.lists.page import list_page
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import capped
from yueke.ui.templatetags.yueke import light

SHOWN_MODES = 2


def state_look(actor: Actor, row: Survey) -> SafeString | str:
    """The state in the tone its lifecycle gives it."""
    tone, label = SURVEY_LIFE.state(row.state).tone, row.get_state_display()
    if tone in ("kept", "at_risk"):
        return light(tone, label)
    return format_html('<span class="y-tag{}">{}</span>', " y-tag-brand" if tone == "brand" else "", label)


def title_look(actor: Actor, row: Survey) -> SafeString | str:
    """The title, with what sets the survey apart: which wave it is, that it is confidential."""
    marks = [_("第 %(n)s 期") % {"n": row.wave}] if row.wave > 1 else []
    marks += [_("保密")] if row.confidential else []
    tags = [format_html(' <span class="y-tag">{}</span>', mark) for mark in marks]
    return format_html("{}{}", row.title, SafeString("".join(tags)))


def modes_look(actor: Actor, row: Survey) -> SafeString | str:
    """The first ways of asking, and how many more there are: seven tags would push the other columns off the page."""
    told = tables.modes_told(row)
    if not told:
        return NOTHING
    left = [f"+{len(told) - SHOWN_MODES}"] if len(told) > SHOWN_MODES else []
    tags = [format_html('<span class="y-tag">{}</span> ', one) for one in (*told[:SHOWN_MODES], *left)]
    return format_html('<span class="nowrap" title="{}">{}</span>', "、".join(told), SafeString("".join(tags)))


def _departments(actor: Actor, filters: Any) -> list[tuple[str, str]]:
    return [(str(pk), f"{'　' * depth}{name}") for pk, name, depth in organization.department_tree()]


def _person(actor: Actor, value: str) -> Message:
    known = read_id(value) or 0
    return organization.person_labels([known]).get(known, value)


def _states(actor: Actor, filters: Any) -> list[tuple[str, Message]]:
    return [(queries.OPEN, _("未结束")), *SURVEY_LIFE.choices]


SURVEYS = Listing(
    code="surveys",
    name="surveys",
    title=pgettext_lazy("many", "调查"),
    subtitle=gettext_lazy("满意度调查的计划、审批、收集和结果。"),
    permission="surveys.view",
    columns=tables.COLUMNS,
    filters=SurveyFilter,
    rows=queries.listed,
    order=queries.order_of,
    fields=(
        Field("text", pgettext_lazy("one", "调查"), placeholder=gettext_lazy("编号、标题")),
        Field("state", gettext_lazy("状态"), "select", _states),
        Field("kind", gettext_lazy("类型"), "select", lambda actor, f: Kind.choices),
        Field("mode", pgettext_lazy("survey", "方式"), "select", lambda actor, f: Mode.choices, more=True),
        Field("owner_id", gettext_lazy("负责人"), "search", label_of=_person, url="office:person-options", more=True),
        Field("department_id", gettext_lazy("部门"), "select", _departments, more=True),
    ),
    main="title",
    url_of=lambda row: record_url("office:survey", row.pk),
    views=(
        View("", gettext_lazy("全部")),
        View(
            "mine", gettext_lazy("我的"), lambda actor: {"owner_id": str(actor.person_id or 0), "state": queries.OPEN}
        ),
        View("submitted", gettext_lazy("待审批"), lambda actor: {"state": "submitted"}),
        View("running", gettext_lazy("收集中"), lambda actor: {"state": "running"}),
        View("cleaning", gettext_lazy("清理中"), lambda actor: {"state": "cleaning"}),
        View("settled", gettext_lazy("已定稿"), lambda actor: {"state": "settled"}),
    ),
    places={"number": "key", "state": "side", "ends_on": "key", "owner": "key"},
    looks={"state": state_look, "title": title_look, "modes": modes_look},
    actions=(
        Action(gettext_lazy("年度日历"), "office:survey-calendar", "calendar-event", "surveys.view"),
        Action(gettext_lazy("拟订调查计划"), "office:survey-new", "plus", "surveys.plan", is_main=True),
    ),
    export_permission="surveys.view",
    personal=False,
    counts=lambda actor: {code: capped(n, queries.MOST_COUNTED) for code, n in queries.tab_counts(actor).items()},
    icon="clipboard-list",
    empty=gettext_lazy("还没有调查。从模板库选一份问卷，拟订第一个计划。"),
    empty_action=gettext_lazy("拟订调查计划"),
)


@require_GET
def surveys(request: ActingRequest) -> HttpResponse:
    """The list (clauses A6.1, E3.2)."""
    return list_page(request, SURVEYS)

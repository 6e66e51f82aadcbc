"""The operation log: every act that changed a row, of everybody, administrators and the system included."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor, all_commands, require
from yueke.kernel.errors import NotFound
from yueke.kernel.history.reading import ActFilter, Place, act_told, acts_page
from yueke.kernel.ids import read_id
from yueke.sites.office.history.finding import record_numbered
from yueke.sites.office.history.told import shown_acts
from yueke.sites.office.history.words import KINDS, command_choices
from yueke.sites.office.lists.listing import Field, Listing, changed
from yueke.sites.office.lists.query_row import query_row
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page

PERMISSION = "system.audit"
SIZE = 20


@dataclass(frozen=True)
class LogFilter:
    """What the log is narrowed to. ``number`` is that of a record (customer, order, visit, product, sign-in name)."""

    number: str = ""
    person_id: int | None = None
    since: date | None = None
    until: date | None = None
    kind: str = ""
    command: str = ""
    clause: str = ""

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in an address; what cannot be read is left out."""
        person = str(params.get("person_id", ""))
        return cls(
            str(params.get("number", "")).replace("\0", "")[:60].strip(),
            read_id(person),
            day_of(params.get("since")),
            day_of(params.get("until")),
            _known(params.get("kind"), KINDS),
            _known(params.get("command"), all_commands()),
            str(params.get("clause", "")).replace("\0", "")[:40].strip(),
        )

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address."""
        return [(f.name, str(value)) for f in fields(self) if (value := getattr(self, f.name)) not in (None, "")]

    def wanted(self) -> ActFilter | None:
        """As the history is asked; None when no record has the number."""
        record = record_numbered(self.number) if self.number else None
        if self.number and record is None:
            return None
        return ActFilter(
            self.person_id,
            self.kind,
            record,
            self.command,
            self.clause,
            begins(self.since),
            begins(self.until + timedelta(days=1)) if self.until else None,
        )


def _known(text: Any, among: Container[str]) -> str:
    return text if isinstance(text, str) and text in among else ""


def day_of(text: Any) -> date | None:
    """A day in an address; None for anything else."""
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return None


def begins(day: date | None) -> datetime | None:
    """The first moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def person_label(actor: Actor, value: str) -> str:
    """The name of a chosen person."""
    return organization.person_labels([int(value)]).get(int(value), value)


LOG = Listing(
    code="operations",
    name="operation-log",
    title=_("操作日志"),
    subtitle=_("谁在何时、从哪里、用什么命令改了什么，改前改后都在；管理员和系统也不例外。"),
    permission=PERMISSION,
    columns=(),
    filters=LogFilter,
    rows=lambda actor, filters: None,
    order=lambda filters: (),
    fields=(
        Field("number", _("编号"), placeholder=_("客户、订单、回访、产品编号或登录名")),
        Field("person_id", _("操作人"), "search", label_of=person_label, url="office:person-options"),
        Field("since", _("自"), "date"),
        Field("until", _("至"), "date", since="since"),
        Field("kind", _("对象"), "select", lambda actor, f: KINDS.items(), more=True),
        Field("command", _("命令"), "select", lambda actor, f: command_choices(), more=True),
        Field("clause", _("依据条款"), placeholder="B4.2", more=True),
    ),
    main="",
    url_of=lambda row: "",
)


@require_GET
def log(request: ActingRequest) -> HttpResponse:
    """One page of acts; goes on from a place, so the last page costs what the first does."""
    actor = request.actor
    require(actor, PERMISSION)
    filters = LogFilter.read(request.GET)
    wanted = filters.wanted()
    after = Place.read(request.GET.get("after", ""))
    found, following = acts_page(wanted, after=after, limit=SIZE) if wanted else ([], None)
    context = {
        "listing": LOG,
        "acts": shown_acts(actor, found),
        "query": query_row(LOG, actor, filters, changed(request.GET, after=None)),
        "is_first": after is None,
        "first_url": LOG.url(changed(request.GET, after=None)),
        "more_url": LOG.url(changed(request.GET, after=str(following))) if following else "",
        "unknown_number": filters.number if wanted is None else "",
        "list_url": LOG.url(),
        "tabs": tabs("operation-log"),
        "at": clock.now(),
    }
    return page(request, "office/history/log.html", context)


@require_GET
def act(request: ActingRequest, act_id: int) -> HttpResponse:
    """One act whole: before and after of each row, field by field."""
    actor = request.actor
    require(actor, PERMISSION)
    found = act_told(act_id)
    if found is None:
        raise NotFound
    context = {"act": shown_acts(actor, [found])[0], "back_url": reverse("office:operation-log")}
    return page(request, "office/history/act.html", context)


def tabs(active: str) -> list[dict[str, Any]]:
    """The logs an auditor reads, side by side."""
    named = (("operation-log", _("操作日志")), ("audit-log", _("审计日志")), ("sign-in-log", _("登录日志")))
    return [{"title": title, "url": reverse(f"office:{name}"), "active": name == active} for name, title in named]

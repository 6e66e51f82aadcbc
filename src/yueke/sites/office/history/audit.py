"""The audit log: the chained lines, and whether the chain held when it was last looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yueke.domains.organization import queries as organization
from yueke.kernel.access import require
from yueke.kernel.audit.models import AuditAnchor, AuditLine
from yueke.kernel.errors import Message, NotFound
from yueke.kernel.events.publishing import audited_kinds
from yueke.kernel.events.publishing import label_of as event_label
from yueke.kernel.history.reading import Place
from yueke.kernel.ids import read_id
from yueke.sites.office.history.facts import ORDER, PEOPLE, PLACES, fact
from yueke.sites.office.history.log import PERMISSION, SIZE, begins, day_of, person_label, tabs
from yueke.sites.office.history.words import door_label
from yueke.sites.office.lists.listing import Field, Listing, changed
from yueke.sites.office.lists.query_row import query_row
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page


@dataclass(frozen=True)
class AuditFilter:
    """What the audit log is narrowed to."""

    person_id: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in an address; what cannot be read is left out."""
        person = str(params.get("person_id", ""))
        return cls(
            read_id(person),
            kind if (kind := str(params.get("kind", ""))) in audited_kinds() else "",
            day_of(params.get("since")),
            day_of(params.get("until")),
        )

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address."""
        return [(f.name, str(value)) for f in fields(self) if (value := getattr(self, f.name)) not in (None, "")]

    def lines(self, after: Place | None) -> QuerySet[AuditLine]:
        """The lines that fit, newest first; person and kind each have an index with the order in it."""
        plain = {
            "actor_id": self.person_id,
            "kind": self.kind,
            "at__gte": begins(self.since),
            "at__lt": begins(self.until + timedelta(days=1)) if self.until else None,
        }
        found = AuditLine.objects.filter(**{name: value for name, value in plain.items() if value})
        if after is not None:
            found = found.filter(at__lte=after.at).exclude(at=after.at, seq__gte=after.id)
        return found.order_by("-at", "-seq")


AUDIT = Listing(
    code="audit",
    name="audit-log",
    title=_("审计日志"),
    subtitle=_("登录、授权、明文查看、导入导出、制度采用与修订等，一条扣一条，改一个字都能查出。"),
    permission=PERMISSION,
    columns=(),
    filters=AuditFilter,
    rows=lambda actor, filters: None,
    order=lambda filters: (),
    fields=(
        Field("person_id", _("操作人"), "search", label_of=person_label, url="office:person-options"),
        Field("kind", _("事项"), "select", lambda actor, f: [(kind, event_label(kind)) for kind in audited_kinds()]),
        Field("since", _("自"), "date"),
        Field("until", _("至"), "date", since="since"),
    ),
    main="",
    url_of=lambda row: "",
)


@dataclass(frozen=True)
class LineShown:
    """A line for a page: the event in words, who, whence, and what its payload says."""

    line: AuditLine
    what: Message
    whence: str
    facts: tuple[tuple[Message, str], ...]

    @property
    def said(self) -> str:
        """The facts in one line."""
        return "；".join(f"{label}：{text}" for label, text in self.facts)


@require_GET
def audit(request: ActingRequest) -> HttpResponse:
    """One page of lines, and the anchor that was taken last."""
    actor = request.actor
    require(actor, PERMISSION)
    filters = AuditFilter.read(request.GET)
    after = Place.read(request.GET.get("after", ""))
    rows = list(filters.lines(after)[: SIZE + 1])
    shown = rows[:SIZE]
    following = str(Place(shown[-1].at, shown[-1].seq)) if len(rows) > SIZE else ""
    context = {
        "listing": AUDIT,
        "lines": shown_lines(shown),
        "query": query_row(AUDIT, actor, filters, changed(request.GET, after=None)),
        "is_first": after is None,
        "first_url": AUDIT.url(changed(request.GET, after=None)),
        "more_url": AUDIT.url(changed(request.GET, after=following)) if following else "",
        "anchor": AuditAnchor.objects.order_by("-id").first(),
        "list_url": AUDIT.url(),
        "tabs": tabs("audit-log"),
    }
    return page(request, "office/history/audit.html", context)


@require_GET
def line(request: ActingRequest, seq: int) -> HttpResponse:
    """One line whole, with its hashes."""
    require(request.actor, PERMISSION)
    found = AuditLine.objects.filter(seq=seq).first()
    if found is None:
        raise NotFound
    context = {"one": shown_lines([found])[0], "back_url": reverse("office:audit-log")}
    return page(request, "office/history/line.html", context)


def shown_lines(lines: list[AuditLine]) -> list[LineShown]:
    """Lines in words; the people and departments they name in two queries."""
    people = organization.person_labels({v for row in lines for k, v in row.payload.items() if k in PEOPLE and v})
    places = organization.department_labels({v for r in lines for k, v in r.payload.items() if k in PLACES and v})
    return [
        LineShown(
            row,
            event_label(row.kind),
            " ".join(part for part in (door_label(row.door), row.address) if part),
            tuple(
                fact(row, name, value, people, places)
                for name, value in sorted(row.payload.items(), key=lambda pair: ORDER.get(pair[0], len(ORDER)))
                if value not in (None, "", [], {})
            ),
        )
        for row in lines
    ]

"""What anybody may read: what is offered here, what people are told, and which information is kept."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from yueke.domains.privacy import queries
from yueke.domains.privacy.models import NoticeVersion
from yueke.domains.surveys.queries.doors import has_open_invitations
from yueke.kernel import clock, personal
from yueke.kernel.errors import NotFound
from yueke.sites.portal.answering import answer
from yueke.sites.portal.doors import public, seat_of


@public("GET")
def home(request: HttpRequest) -> HttpResponse:
    """The hall: what works, and nothing else."""
    seat = seat_of(request)
    asked = seat is not None and seat.customer is not None and has_open_invitations(seat.customer.pk)
    return answer(request, "home.html", {"asked": asked})


def _published() -> list[NoticeVersion]:
    return list(queries.published(timezone.localtime(clock.now()).date()))


@public("GET")
def notices(request: HttpRequest) -> HttpResponse:
    """What people are told about each purpose, in force now and before; one query."""
    wanted = get_language() or "zh-hans"
    purposes = []
    for _purpose, group in groupby(_published(), key=lambda row: row.purpose):
        rows = list(group)
        # Where a text was not published in the reader's language, the Chinese one is shown.
        own = [row for row in rows if row.language == wanted] or [row for row in rows if row.language == "zh-hans"]
        if own:
            purposes.append({"label": own[0].get_purpose_display(), "now": own[0], "before": own[1:]})
    return answer(request, "notices.html", {"purposes": purposes})


@public("GET")
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One version, word for word; what is not in force yet is not shown."""
    row = next((one for one in _published() if one.pk == notice_id), None)
    if row is None:
        raise NotFound
    return answer(request, "notice.html", {"notice": row})


@public("GET")
def collected(request: HttpRequest) -> HttpResponse:
    """Which information is kept about customers, why, and how long: as the program itself declares it."""
    records = [
        {"record": record, "fields": [_label(record, field.name) for field in record.fields if _is_told(field.name)]}
        for record in sorted(personal.about_customers(), key=_nearest)
        if record.fields
    ]
    return answer(request, "collected.html", {"records": [one for one in records if one["fields"]]})


def _nearest(record: personal.Record) -> tuple[bool, str]:
    """What the archive itself holds comes first."""
    return not record.model.startswith("customers."), record.model


def _is_told(name: str) -> bool:
    return not name.endswith("_index") and name not in ("search_terms", "name_pinyin")


def _label(record: personal.Record, name: str) -> str:
    return str(record.table._meta.get_field(name).verbose_name)  # type: ignore[union-attr]

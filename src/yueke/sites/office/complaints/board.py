"""The board of who must hurry: open complaints by how much time is left and how heavy they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.domains.complaints import queries
from yueke.domains.complaints.models import Complaint, Escalation
from yueke.domains.complaints.queries import ComplaintFilter
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.sites.office.complaints.listing import COMPLAINTS, departments
from yueke.sites.office.complaints.words import caller_told, grade_look, state_look, url_of
from yueke.sites.office.lists.listing import changed, plain_query, with_query
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import NOTHING
from yueke.ui.page import page
from yueke.ui.templatetags.yueke import left_until

MOST = 15
"""Cards of one lane."""
CAP = 99


@dataclass(frozen=True)
class Card:
    """A complaint on the board, in words; ``told``: how far up the ladder it was told, and who has not signed for it."""

    url: str
    title: str
    number: str
    left: str
    grade: str
    state: str
    where: str
    told: str


@require_GET
def board(request: ActingRequest) -> HttpResponse:
    """Over, due today, due soon, under supervision; the nearest first (clauses B7.2.3, C7.3)."""
    actor, at = request.actor, clock.now()
    require(actor, "complaints.view")
    asked = ComplaintFilter.read(request.GET)
    asked = ComplaintFilter(grade=asked.grade, department_id=asked.department_id, sort="due", desk="open")
    lanes = (
        (_("已超时"), replace(asked, time_left="over")),
        (_("今天到期"), replace(asked, time_left="today")),
        (_("督办中"), replace(asked, supervised=True)),
        (_("重大投诉"), replace(asked, grade=("major",))),
    )
    firsts = queries.first_of_each(actor, [one for _title, one in lanes], MOST + 1, at=at)
    found = [(title, one, rows) for (title, one), rows in zip(lanes, firsts, strict=True)]
    ladder = _ladder({row.pk for _title, _one, rows in found for row in rows})
    columns = [
        {
            "title": title,
            "cards": [_card(actor, row, ladder, at) for row in rows[:MOST]],
            "more": COMPLAINTS.url(plain_query(one.params())) if len(rows) > MOST else "",
        }
        for title, one, rows in found
    ]
    grade = request.GET.get("grade", "")
    heavy = with_query(request.path, changed(request.GET, grade=None if grade else "major"))
    context = {
        "columns": columns, "any": any(one["cards"] for one in columns), "asked": asked, "heavy_url": heavy,
        "departments": departments(actor, asked), "at": at, "unsigned": queries.unsigned(actor)[: CAP + 1].count(), "cap": CAP,
    }  # fmt: skip
    return page(request, "office/complaints/board.html", context)


def _ladder(ids: set[int]) -> dict[int, tuple[int, int]]:
    """How far up each complaint was told, and how many have not signed; one query."""
    found: dict[int, tuple[int, int]] = {}
    rows = Escalation.objects.filter(complaint_id__in=ids).values_list("complaint_id", "hop", "receipt_at")
    for pk, hop, signed in rows:
        most, open_ = found.get(pk, (0, 0))
        found[pk] = max(most, hop), open_ + (signed is None)
    return found


def _card(actor: Actor, row: Complaint, ladder: dict[int, tuple[int, int]], at: datetime) -> Card:
    return Card(
        url_of(row.pk),
        f"{caller_told(actor, row) or NOTHING} · {row.category.name if row.category else NOTHING}",
        row.number,
        left_until(row.next_due_at, at) if row.next_due_at else "",
        grade_look(actor, row),
        state_look(actor, row),
        " · ".join(one.name for one in (row.department, row.handler) if one) or _("还没有转办"),
        _told(*ladder.get(row.pk, (0, 0))),
    )


def _told(hop: int, unsigned: int) -> str:
    words = []
    if hop:
        words.append(_("上报第 %(n)s 级") % {"n": hop})
    if unsigned:
        words.append(_("%(n)s 人未签收") % {"n": unsigned})
    return " · ".join(words)

"""Taking the cases of a clause out as a file: those of a period, a state, perhaps one owner; within the scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yueke.compliance.cases import CaseRow, every_case, how_many
from yueke.compliance.regulation import regulation
from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.errors import Forbidden
from yueke.sites.office.downloads.handing import hand_out, notes
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import words
from yueke.sites.office.regulation.case_rows import proofs_shown, shown_cases
from yueke.sites.office.regulation.periods import AskedPeriod, asked_period
from yueke.ui.formats import moment

KIND = "cases"
_AT_ONCE = 1_000


@require_POST
def export(request: ActingRequest, clause_id: str) -> HttpResponseBase:
    """The cases the clause page lists, as XLSX or CSV."""
    get = request.GET
    asked = asked_period(get, clock.today())
    owner = get.get("owner", "")
    params = {
        "clause": regulation().clause(clause_id).id,
        "period": asked.code,
        # The day is kept even of the running period: made tomorrow, it shall be the same one.
        "on": _anchor(asked).isoformat(),
        "state": get.get("state", "") if get.get("state") in words.CASE_STATES else "broken",
        "owner": int(owner) if owner.isdecimal() and len(owner) < 19 else None,
    }
    return hand_out(request, KIND, params)


def _anchor(asked: AskedPeriod) -> date:
    return min(date.fromordinal(asked.period.end.toordinal() - 1), asked.today)


def may_export(actor: Actor) -> bool:
    """Whoever may take customers out, and those who watch over the regulation."""
    return actor.may("regulation.view") and (actor.may("customers.export") or actor.may("regulation.propose"))


def _check(actor: Actor, params: dict[str, Any]) -> None:
    if not may_export(actor):
        raise Forbidden


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    at = clock.now()
    current = regulation()
    clause = current.clause(params["clause"])
    query = QueryDict(mutable=True)
    query.update({"period": params["period"], "on": params["on"]})
    asked = asked_period(query, at.date())
    narrow = {"state": params["state"], "actor": actor, "owner_id": params["owner"]}
    shown = clause.at(asked.last_day)
    title = _("%(clause)s 事项") % {"clause": clause.id}
    conditions = [asked.period.label, str(words.CASE_STATES[params["state"]])]
    if params["owner"]:
        name = organization.person_labels([params["owner"]]).get(params["owner"], "")
        conditions.append(_("%(field)s：%(value)s") % {"field": _("负责人"), "value": name})
    said = "；".join(conditions)
    wording = f"{words.number_of(shown)} {words.title_of(shown)}".strip()
    return Outgoing(
        code=f"clause:{clause.id}",
        title=title,
        conditions=said,
        columns=tuple(
            str(one)
            for one in (
                _("条款"), _("对象"), _("负责人"), _("起算"), _("应完成"), _("完成"), _("迟（天）"), _("结果"), _("凭据")
            )
        ),
        count=lambda limit: how_many(clause.id, asked.period, at, **narrow),
        rows=lambda: _rows(actor, every_case(clause.id, asked.period, at, **narrow)),
        text_columns=(0, 1, 2, 8),
        notes=(
            *notes(actor.name, title, said, moment(at)),
            f"{clause.id} {wording}",
            words.text_of(shown),
            words.judged_of(shown),
        ),
    )  # fmt: skip


CASES = Maker(KIND, _check, _make)


def _rows(actor: Actor, found: Iterable[CaseRow]) -> Iterator[list[Any]]:
    rest = iter(found)
    while part := list(islice(rest, _AT_ONCE)):
        for shown, proof in zip(shown_cases(actor, part), proofs_shown(part), strict=True):
            case = shown.case
            yield [
                case.clause_id,
                shown.name,
                shown.owner,
                _local(case.started_at),
                _local(case.due_at),
                _local(case.done_at),
                case.days_late,
                str(words.CASE_STATES[case.state]),
                proof,
            ]


def _local(at: datetime | None) -> datetime | None:
    return timezone.localtime(at).replace(tzinfo=None) if at is not None else None

"""The history of one record, on its page: to be asked for when somebody wants to see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yueke.domains.catalogue import queries as catalogue
from yueke.domains.complaints import queries as complaints
from yueke.domains.customers import queries as customers
from yueke.domains.documents import queries as documents
from yueke.domains.evaluations import queries as evaluations
from yueke.domains.findings import queries as findings
from yueke.domains.improvement import queries as improvement
from yueke.domains.orders import queries as orders
from yueke.domains.organization import queries as organization
from yueke.domains.surveys import queries as surveys
from yueke.domains.visits import queries as visits
from yueke.kernel.access import Actor, require, require_any
from yueke.kernel.errors import Forbidden, Message, NotFound
from yueke.kernel.history.reading import record_history
from yueke.kernel.ids import read_id
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.history.told import shown_acts
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page

STEP = 10
"""How many acts are shown at a time."""


@dataclass(frozen=True)
class Record:
    """A kind of record that has a history panel; ``open`` gives its title, and refuses who may not see it."""

    root: str
    url: str
    title: Message
    open: Callable[[Actor, int], str]


def _customer(actor: Actor, pk: int) -> str:
    require(actor, "customers.view")
    return name_for(actor, customers.get(actor, pk))


def _order(actor: Actor, pk: int) -> str:
    require(actor, "orders.view")
    return str(orders.order(actor, pk).order.number)


def _visit(actor: Actor, pk: int) -> str:
    require(actor, "visits.view")
    return str(visits.visit(actor, pk).number)


def _improvement(actor: Actor, pk: int) -> str:
    require(actor, "improvement.view")
    return str(improvement.improvement(actor, pk).number)


def _complaint(actor: Actor, pk: int) -> str:
    require(actor, "complaints.view")
    return str(complaints.complaint(actor, pk).number)


def _finding(actor: Actor, pk: int) -> str:
    require(actor, findings.VIEW)
    return str(findings.finding(actor, pk).number)


def _meeting(actor: Actor, pk: int) -> str:
    require(actor, findings.VIEW)
    return str(findings.meeting(actor, pk).number)


def _review(actor: Actor, pk: int) -> str:
    require(actor, findings.VIEW)
    return str(findings.review(actor, pk).year)


def _check(actor: Actor, pk: int) -> str:
    require(actor, findings.VIEW)
    return str(findings.check(actor, pk))


def _survey(actor: Actor, pk: int) -> str:
    require_any(actor, "surveys.view|surveys.plan")
    return str(surveys.get(actor, pk).number)


def _product(actor: Actor, pk: int) -> str:
    if not (actor.may("orders.view") or actor.may("catalogue.edit")):
        raise Forbidden
    return str(catalogue.get(actor, pk).name)


def _document(actor: Actor, pk: int) -> str:
    found = documents.document(actor, pk)
    if not documents.may_keep(actor, found):
        raise Forbidden
    return str(found.number)


def _evaluation(actor: Actor, pk: int) -> str:
    require(actor, "evaluations.view")
    return str(evaluations.evaluation(actor, pk).number)


def _person(actor: Actor, pk: int) -> str:
    if not any(actor.may(code) for code in ("organization.edit", "system.roles", "system.audit")):
        raise Forbidden
    found = organization.person(actor, pk)
    if found is None:
        raise NotFound
    return str(found.name)


RECORDS: dict[str, Record] = {
    "customer": Record("customers.customer", "office:customer", _("返回档案"), _customer),
    "order": Record("orders.order", "office:order", _("返回订单"), _order),
    "visit": Record("visits.visit", "office:visit", _("返回回访"), _visit),
    "improvement": Record("improvement.improvement", "office:improvement", _("返回改进"), _improvement),
    "complaint": Record("complaints.complaint", "office:complaint", _("返回投诉"), _complaint),
    "survey": Record("surveys.survey", "office:survey", _("返回调查"), _survey),
    "finding": Record("findings.finding", "office:finding", _("返回结论"), _finding),
    "meeting": Record("findings.meeting", "office:meeting", _("返回会议"), _meeting),
    "review": Record("findings.review", "office:review", _("返回年度评审"), _review),
    "check": Record("findings.check", "office:check", _("返回监督检查"), _check),
    "evaluation": Record("evaluations.evaluation", "office:evaluation", _("返回评价"), _evaluation),
    "product": Record("catalogue.product", "office:product", _("返回产品"), _product),
    "document": Record("documents.document", "office:document", _("返回文件"), _document),
    "person": Record("organization.person", "office:person", _("返回人员"), _person),
}


@require_GET
def panel(request: ActingRequest, kind: str, pk: int) -> HttpResponse:
    """The latest acts on a record, then those before (``before`` is an act's number)."""
    record = RECORDS.get(kind)
    if record is None:
        raise NotFound
    title = record.open(request.actor, pk)
    before = read_id(request.GET.get("before", ""))
    found = record_history(record.root, pk, before=before, limit=STEP + 1)
    near = customers.near(request.actor, customers.get(request.actor, pk)) if kind == "customer" else ""
    shown = shown_acts(request.actor, found[:STEP], of=record.root, near=near)
    url = reverse("office:history", args=[kind, pk])
    context: dict[str, Any] = {
        "acts": shown,
        "is_first": not before,
        "more_url": f"{url}?before={found[STEP - 1].act.pk}" if len(found) > STEP else "",
        "title": title,
        "back": record.title,
        "back_url": reverse(record.url, args=[pk]),
    }
    return page(request, "office/history/panel.html", context)

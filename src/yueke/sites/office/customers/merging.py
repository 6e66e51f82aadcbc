"""Same customer twice: pairs to decide, two archives side by side, merges done and taken back (clause A2.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.customers import commands, queries
from yueke.domains.customers.merging.models import DuplicateLink, Merge
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.ids import read_id
from yueke.kernel.paging import paginate
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.comparing import field_rows, moving_rows, strength_of
from yueke.sites.office.customers.forms import OtherForm, ReasonForm
from yueke.sites.office.customers.steps import asks, back_to
from yueke.sites.office.customers.words import name_for, reasons_for
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import go, page

CLAUSE = "A2.2"
SIZE = 20
REST = timedelta(days=30)
"""For how long a pair put off is left alone."""


@require_GET
def queue(request: ActingRequest) -> HttpResponse:
    """Pairs waiting, those put off, those told apart, and the merges done."""
    actor, at = request.actor, clock.now()
    require(actor, "customers.merge")
    view = request.GET.get("view", "open")
    view = view if view in ("open", "resting", "different", "merged") else "open"
    titles = {
        "open": _("待核对"),
        "resting": _("稍后再看"),
        "different": _("不是同一客户"),
        "merged": pgettext("many", "已合并"),
    }
    tabs = [{"title": title, "url": f"?view={code}", "active": code == view} for code, title in titles.items()]
    context = _merges(request) if view == "merged" else _pairs(request, view, at)
    return page(request, "office/customers/merging.html", {"tabs": tabs, "view": view, "at": at, **context})


def _pairs(request: ActingRequest, view: str, at: datetime) -> dict[str, Any]:
    actor = request.actor
    order = queries.PAIR_ORDER if view in ("open", "resting") else ("-decided_at", "-id")
    found = paginate(queries.pairs(actor, view, at=at), request.GET.get("page"), SIZE, order=order)
    return {"page": found, "rows": [_pair_told(actor, link) for link in found.rows]}


def _pair_told(actor: Actor, link: DuplicateLink) -> dict[str, Any]:
    keep, gone = queries.in_order(link.first, link.second)
    return {
        "link": link,
        "keep": keep,
        "gone": gone,
        "keep_name": name_for(actor, keep),
        "gone_name": name_for(actor, gone),
        "reasons": reasons_for(actor, link.reasons),
        "strength": strength_of(link),
    }


def _merges(request: ActingRequest) -> dict[str, Any]:
    actor = request.actor
    found = paginate(queries.merges(actor), request.GET.get("page"), SIZE, order=("-at", "-id"))
    rows = [
        {
            "row": row,
            "keep_name": name_for(actor, row.survivor),
            "gone_name": name_for(actor, row.absorbed),
            "moved": sum(row.counts.values()),
        }
        for row in found.rows
    ]
    return {"page": found, "rows": rows}


@require_POST
def batch(request: ActingRequest) -> HttpResponse:
    """Merge the ticked pairs as suggested, or tell all of them apart."""
    actor, at = request.actor, clock.now()
    require(actor, "customers.merge")
    links = [queries.pair(actor, pk) for text in request.POST.getlist("ids") if (pk := read_id(text)) is not None]
    if request.POST.get("do") == "apart":
        for link in links:
            commands.decide_link(actor, link.pk, "different", at=at)
        messages.success(request, _("%(n)s 对已记为不是同一客户，不会再列出。") % {"n": len(links)})
    else:
        ordered = (queries.in_order(link.first, link.second) for link in links)
        chosen = [(keep.pk, gone.pk) for keep, gone in ordered]
        done = commands.merge_many(actor, chosen, reason=request.POST.get("reason", ""), at=at)
        n = done.merges.count()
        messages.success(request, ngettext("已合并 %(n)s 对。", "已合并 %(n)s 对。", n) % {"n": n})
    return go(request, reverse("office:merging"))


@asks
def compare(request: ActingRequest, keep_id: int, gone_id: int) -> HttpResponse:
    """Two archives side by side: what to keep of each field, what moves; POST merges."""
    actor = request.actor
    require(actor, "customers.merge")
    found = queries.comparison(actor, keep_id, gone_id)
    problem = ""
    if request.method == "POST":
        try:
            commands.merge(
                actor,
                keep_id,
                gone_id,
                reason=request.POST.get("reason", ""),
                choices={field: side for field in found.sides if (side := request.POST.get(f"side-{field}"))},
                versions=_versions(request),
                at=clock.now(),
            )
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("已合并。%(number)s 仍可查到这份档案。") % {"number": found.absorbed.number})
            return go(request, back_to(keep_id))
    link = queries.pair_of(keep_id, gone_id)
    context = {
        "found": found,
        "keep_name": name_for(actor, found.survivor),
        "gone_name": name_for(actor, found.absorbed),
        "fields": field_rows(actor, found, request.POST),
        "moving": moving_rows(found),
        "link": link,
        "reasons": reasons_for(actor, link.reasons) if link else [],
        "problem": problem,
        "reason": request.POST.get("reason", ""),
        "back": reverse("office:merging"),
    }
    return page(request, "office/customers/compare.html", context, status=422 if problem else 200)


def _versions(request: ActingRequest) -> tuple[int, int] | None:
    keep, gone = (read_id(request.POST.get(name, "")) for name in ("keep_version", "gone_version"))
    return None if keep is None or gone is None else (keep, gone)


@asks
def choose(request: ActingRequest, customer_id: int) -> HttpResponse:
    """From an archive: which other one is the same customer?"""
    actor = request.actor
    require(actor, "customers.merge")
    customer = queries.get(actor, customer_id)
    form = OtherForm(posted(request), label_of=lambda pk: _label(actor, pk))
    if request.method == "POST" and form.is_valid():
        other_id = form.cleaned_data["other"]
        if other_id == customer_id:
            form.add_error("other", _("请选择另一位客户。"))
        else:
            keep, gone = queries.in_order(customer, queries.get(actor, other_id))
            return go(request, reverse("office:merging-compare", args=[keep.pk, gone.pk]))
    question = Question(
        _("合并重复档案"),
        _("比较"),
        back_to(customer_id),
        _nothing,
        "",
        subtitle=name_for(actor, customer),
        note=_("选出同一客户的另一份档案。下一步并排比较，确认之前什么都不会改变。"),
        clause=CLAUSE,
    )
    if request.method == "POST":
        return page(
            request,
            "office/asking.html",
            {"question": question, "form": form, "here": request.get_full_path()},
            status=422,
        )
    return ask(request, question, form)


def _nothing(form: Any) -> None:
    """Choosing changes nothing; the next page asks."""


def _label(actor: Actor, pk: str) -> str:
    known = read_id(pk)
    return "" if known is None else queries.names_seen(actor, [known]).get(known, "")


@require_POST
def decide(request: ActingRequest, link_id: int) -> HttpResponse:
    """Tell a pair apart for good, or put it off."""
    actor, at = request.actor, clock.now()
    require(actor, "customers.merge")
    decision = request.POST.get("decision", "")
    if decision == "later":
        commands.put_off(actor, link_id, until=at + REST, at=at)
        messages.success(request, _("30 天后再列出。"))
    elif decision == "different":
        commands.decide_link(actor, link_id, decision, at=at)
        messages.success(request, _("已记为不是同一客户，不会再列出。"))
    else:
        raise Invalid(_("请选择“不是同一客户”或“稍后”。"), field="decision")
    return go(request, reverse("office:merging"))


@asks
def undo(request: ActingRequest, merge_id: int) -> HttpResponse:
    """Take one merge back."""
    actor = request.actor
    require(actor, "customers.merge")
    done = queries.merge_done(actor, merge_id)
    return _undoing(
        request,
        [done],
        _("撤销合并"),
        lambda reason: commands.undo_merge(actor, merge_id, reason=reason, at=clock.now()),
    )


@asks
def undo_batch(request: ActingRequest, batch_id: int) -> HttpResponse:
    """Take back what is left of a batch."""
    actor = request.actor
    require(actor, "customers.merge")
    rows = list(queries.merges(actor).filter(batch_id=batch_id, undone_at__isnull=True))
    if not rows:
        raise NotFound
    return _undoing(
        request,
        rows,
        _("整批撤销合并"),
        lambda reason: commands.undo_batch(actor, batch_id, reason=reason, at=clock.now()),
    )


def _undoing(request: ActingRequest, rows: list[Merge], title: str, act: Callable[[str], Any]) -> HttpResponse:
    hindering = queries.what_hinders(rows[0]) if len(rows) == 1 else []
    note = "；".join(hindering) or _("两份档案恢复到合并前的样子；合并之后新登记的内容留在保留的档案里。")
    names = "、".join(f"{row.absorbed.number} → {row.survivor.number}" for row in rows[:5])

    def run(form: Any) -> None:
        act(form.cleaned_data["reason"])

    question = Question(
        title,
        _("撤销合并"),
        f"{reverse('office:merging')}?view=merged",
        run,
        _("已撤销，两份档案恢复原样。"),
        subtitle=names,
        note=note,
        clause=CLAUSE,
        tone="danger" if hindering else "",
    )
    return ask(request, question, ReasonForm(posted(request)))

"""How long things are kept; assessments and incidents step by step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.privacy import events
from yueke.domains.privacy.form_templates import TEMPLATES
from yueke.domains.privacy.lifecycles import ASSESSMENT_LIFE, INCIDENT_LIFE
from yueke.domains.privacy.models import Assessment, ContactMade, Incident, RetentionRule, RetentionRun
from yueke.domains.privacy.queries.upkeep import before_of, rule_of
from yueke.domains.privacy.retention import Kind, kind_of, kinds
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import declare, next_number
from yueke.kernel.terms import Term, TermError

ASSESSMENTS, INCIDENTS = "privacy.assessment", "privacy.incident"
declare(ASSESSMENTS, prefix="PG", date_format="%Y-", width=3, reset="year", title=_("影响评估编号"))
declare(INCIDENTS, prefix="SJ", date_format="%Y-", width=3, reset="year", title=_("安全事件编号"))
REPORT_WITHIN = timedelta(hours=72)
"""Until when an incident should be notified, unless the authority says otherwise; shown, not enforced."""

FORMS = {"assessment": (Assessment, ASSESSMENT_LIFE), "incident": (Incident, INCIDENT_LIFE)}
_LATER = ("submit", "approve", "notify", "close")


@command(may="privacy.policy")
def set_retention(actor: Actor, code: str, *, keep: str, is_on: bool, at: datetime) -> RetentionRule:
    """Say how long a kind of data is kept, and whether the night lets go what is older."""
    kind = _known(code)
    try:
        term, shortest = Term.parse(keep), Term.parse(kind.shortest)
    except TermError as error:
        raise Invalid(str(error), field="keep") from error
    if term.working or before_of(str(term), at) > before_of(str(shortest), at):
        raise Invalid(_("不得短于 %(term)s。") % {"term": shortest.text}, field="keep")
    row, _made = RetentionRule.objects.update_or_create(
        kind=code, defaults={"keep": str(term), "is_on": is_on, "updated_at": at}
    )
    publish(actor, events.RetentionChanged(at=at, data_kind=code, keep=row.keep, is_on=is_on))
    return row


@command(may="privacy.tidy")
def let_go(actor: Actor, *, at: datetime) -> dict[str, int]:
    """The night's work: every kind that is switched on loses what is older than its time."""
    done: dict[str, int] = {}
    for kind in kinds():
        rule = rule_of(kind)
        if not rule.is_on:
            continue
        before = before_of(rule.keep, at)
        done[kind.code] = gone = kind.let_go(before, at)
        RetentionRun.objects.create(kind=kind.code, before=before, gone=gone, at=at)
        if gone:
            publish(actor, events.RetentionApplied(at=at, data_kind=kind.code, gone=gone))
    return done


@command(may="privacy.tidy")
def forget_contacts(actor: Actor, *, before: datetime, at: datetime) -> int:
    """Forget the counts of contacts made before a moment; returns how many."""
    return ContactMade.objects.filter(at__lt=before).delete()[0]


@command(may="privacy.forms")
def open_form(
    actor: Actor, form: str, *, title: str, found_at: datetime | None = None, at: datetime
) -> Assessment | Incident:
    """Begin an ``assessment`` or record an ``incident``."""
    model, _life = _form(form)
    if not title.strip():
        raise Invalid(_("请填写名称。"), field="title")
    facts: dict[str, Any] = {
        "number": next_number(f"privacy.{form}", at),
        "title": title.strip()[:120],
        "created_at": at,
        "updated_at": at,
        "created_by_id": actor.person_id,
    }
    if form == "incident":
        if found_at is not None and found_at > at:
            raise Invalid(_("发现时间不能晚于现在。"), field="found_at")
        facts |= {"found_at": found_at or at, "due_at": (found_at or at) + REPORT_WITHIN}
    row: Assessment | Incident = model.objects.create(**facts)
    _tell(actor, form, row, at)
    return row


@command(may="privacy.forms")
def fill_form(actor: Actor, form: str, pk: int, sections: Mapping[str, str], *, at: datetime) -> Assessment | Incident:
    """Write the sections of a form still open."""
    row = _one(form, pk)
    if row.state in ("review", "approved", "retired", "closed"):
        raise Refused(_("已提交或办结的不能再修改。"))
    known = {section.code for section in TEMPLATES[form]}
    if unknown := set(sections) - known:
        raise Invalid(_("没有这些部分：%(names)s") % {"names": "、".join(sorted(unknown))})
    row.sections = {**row.sections, **{code: text.strip() for code, text in sections.items()}}
    row.updated_at = at
    row.save(update_fields=["sections", "updated_at"])
    return row


@command(may="privacy.forms")
def move_form(actor: Actor, form: str, pk: int, verb: str, *, at: datetime) -> Assessment | Incident:
    """Take the next step; the needed sections must be filled, and nobody approves their own assessment."""
    row = _one(form, pk)
    _model, life = _form(form)
    if verb not in {step.verb for step in life.steps}:
        raise NotFound
    empty = [str(s.title) for s in TEMPLATES[form] if s.needed and not row.sections.get(s.code, "").strip()]
    if verb in _LATER and empty:
        raise Refused(_("还有未填的部分：%(names)s。") % {"names": "、".join(empty)})
    if verb == "approve" and row.created_by_id is not None and row.created_by_id == actor.person_id:
        raise Refused(_("起草人不能审核自己的评估，请由他人审核。"))
    changes: dict[str, Any] = {}
    if verb == "approve":
        changes = {"approved_at": at, "approved_by_id": actor.person_id}
    if verb == "close":
        changes = {"closed_at": at}
    life.move(row, verb, at=at, **changes)
    _tell(actor, form, row, at)
    return row


def _form(form: str) -> tuple[Any, Any]:
    if form not in FORMS:
        raise NotFound
    return FORMS[form]


def _one(form: str, pk: int) -> Any:
    model, _life = _form(form)
    row = model.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _known(code: str) -> Kind:
    kind = kind_of(code)
    if kind is None:
        raise NotFound
    return kind


def _tell(actor: Actor, form: str, row: Assessment | Incident, at: datetime) -> None:
    publish(actor, events.FormMoved(at=at, form=form, form_id=row.pk, number=row.number, state=row.state))

"""Major complaints as cases: compiled, put before the management committee, minuted, given to the training library."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.choices import Grade
from yueke.domains.complaints.commands.holding import held, of, words
from yueke.domains.complaints.events import CaseCompiled, CaseListed, CaseMinuted, CasePublished
from yueke.domains.complaints.models import CaseFile, Complaint
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish
from yueke.kernel.search_terms import phone_digits

COMMITTEE = "complaints.review|complaints.supervise"
"""Who keeps the committee's agenda."""


@command(may="complaints.handle|complaints.review")
def compile_case(
    actor: Actor,
    complaint_id: int,
    summary: str,
    lessons: str = "",
    *,
    title: str = "",
    agenda_on: date | None = None,
    at: datetime,
) -> CaseFile:
    """Compile a major complaint as a case and perhaps put it on the committee's agenda; again, to complete it."""
    complaint = held(actor, complaint_id)
    if complaint.grade != Grade.MAJOR:
        raise Refused(_("只有重大投诉整理成案例。"))
    summary = words(summary, "summary", _("请写明案例摘要。"), most=5_000)
    case = CaseFile.objects.filter(complaint=complaint).first()
    if case is None:
        case = CaseFile(complaint=complaint, compiled_by_id=actor.person_id, compiled_at=at)
    elif case.published_at is not None:
        raise Refused(_("案例已经入库，不能再改。"))
    case.title = title.strip()[:120] or case.title or _title_of(complaint)
    case.summary, case.lessons = summary, lessons.strip()[:5_000]
    if case.minuted_at is None:
        case.agenda_on = agenda_on or case.agenda_on
    case.save()
    publish(actor, CaseCompiled(at=at, **of(complaint), case_id=case.pk))
    return case


@command(may=COMMITTEE)
def list_case(actor: Actor, complaint_id: int, agenda_on: date | None, *, at: datetime) -> CaseFile:
    """Put a case on the agenda of a meeting to come, move it to another, or take it off (None)."""
    complaint, case = _case(actor, complaint_id)
    if case.minuted_at is not None:
        raise Refused(_("这件案例已有决议，不能再改议程。"))
    if agenda_on is not None and agenda_on < timezone.localdate(at):
        raise Invalid(_("会议日期不能早于今天。"), field="agenda_on")
    case.agenda_on = agenda_on
    case.save(update_fields=["agenda_on"])
    publish(actor, CaseListed(at=at, **of(complaint), case_id=case.pk, agenda_on=agenda_on))
    return case


@command(may=COMMITTEE)
def minute_case(actor: Actor, complaint_id: int, minutes: str, *, at: datetime) -> CaseFile:
    """Note what the committee decided on a case that was on its agenda; again, to correct it before it is published."""
    complaint, case = _case(actor, complaint_id)
    minutes = words(minutes, "minutes", _("请写明会议决议。"), most=5_000)
    if case.agenda_on is None:
        raise Refused(_("请先把案例列入会议议程。"))
    if case.agenda_on > timezone.localdate(at):
        raise Refused(_("会议还没有开，不能记录决议。"))
    if case.published_at is not None:
        raise Refused(_("案例已经入库，不能再改。"))
    case.minutes, case.minuted_by_id, case.minuted_at = minutes, actor.person_id, at
    case.save(update_fields=["minutes", "minuted_by", "minuted_at"])
    publish(actor, CaseMinuted(at=at, **of(complaint), case_id=case.pk))
    return case


@command(may=COMMITTEE)
def publish_case(actor: Actor, complaint_id: int, *, at: datetime) -> CaseFile:
    """Give a decided case to the training library: it must teach something and name nobody."""
    complaint, case = _case(actor, complaint_id)
    if case.published_at is not None:
        raise Refused(_("案例已经入库。"))
    if case.minuted_at is None:
        raise Refused(_("案例要先有会议决议，再入案例库。"))
    if not case.lessons:
        raise Refused(_("请先写明经验教训：案例库是给人学的。"))
    if named := _named(complaint, case):
        raise Refused(_("案例里还有客户的%(what)s，请改写后再入库。") % {"what": named})
    case.published_by_id, case.published_at = actor.person_id, at
    case.save(update_fields=["published_by", "published_at"])
    publish(actor, CasePublished(at=at, **of(complaint), case_id=case.pk))
    return case


def _case(actor: Actor, complaint_id: int) -> tuple[Complaint, CaseFile]:
    complaint = held(actor, complaint_id)
    case = CaseFile.objects.select_for_update(no_key=True).filter(complaint=complaint).first()
    if case is None:
        raise Refused(_("请先把这件投诉整理成案例。"))
    return complaint, case


def _title_of(complaint: Complaint) -> str:
    what = complaint.category.name if complaint.category else str(_("投诉"))
    return f"{complaint.product_name}{what}"[:120]


def _named(complaint: Complaint, case: CaseFile) -> str:
    """What of the customer the case still tells; empty for nothing."""
    told = f"{case.title}\n{case.summary}\n{case.lessons}\n{case.minutes}"
    names = {complaint.caller_name, complaint.customer.name if complaint.customer else ""}
    if any(len(name) > 1 and name in told for name in names):
        return str(_("姓名或名称"))
    phones = {complaint.caller_phone, complaint.customer.phone if complaint.customer else ""}
    digits = phone_digits(told)
    return str(_("电话")) if any(len(known := phone_digits(one)) > 6 and known in digits for one in phones) else ""

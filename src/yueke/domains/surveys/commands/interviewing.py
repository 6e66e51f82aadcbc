"""The telephone desk: who is rung next, what was said on the telephone, when to ring again.

Of a confidential survey nothing kept here leads to the answers: the response names neither the person nor the interviewer, and a try
that brought answers is dated by the launch alone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from yueke.domains.customers.commands.revealing import may_look
from yueke.domains.customers.events import PersonalDataShown
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.answering import Going, begin_asked, go_on, send_page, take_over
from yueke.domains.surveys.commands.finding import locked, said
from yueke.domains.surveys.models import Call, Contact, Draw, Interviewer, Invitation, Member, Response, Survey
from yueke.domains.surveys.queries.asking import asked
from yueke.domains.surveys.rules.answers import Sent
from yueke.domains.surveys.rules.calling import HOLD, Result, is_hour, next_try, outcome
from yueke.kernel.access import SYSTEM, Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.parameters import midnight

ASK = "surveys.ask"
FILLED_AT_ONCE = 200
"""People of the sample who are put on the list of those to be rung at a time."""
ELSE_LATE = timedelta(minutes=15)
"""An appointment its interviewer lets pass for so long is anybody's."""
LONGEST_AHEAD = timedelta(days=60)
_ANSWERS = (Result.COMPLETE, Result.PARTIAL, Result.BREAK_OFF, Result.NOT_ELIGIBLE)


@command(may="surveys.run")
def name_interviewers(actor: Actor, survey_id: int, person_ids: list[int], *, at: datetime) -> list[Interviewer]:
    """Say who asks for a survey; whoever is not among them any more is relieved. Doing it again changes nothing."""
    survey = locked(actor, survey_id)
    Interviewer.objects.filter(survey=survey, relieved_at__isnull=True).exclude(person_id__in=person_ids).update(
        relieved_at=at
    )
    for person_id in dict.fromkeys(person_ids):
        row, fresh = Interviewer.objects.get_or_create(
            survey=survey, person_id=person_id, defaults={"named_by_id": actor.person_id, "named_at": at}
        )
        if not fresh and row.relieved_at is not None:
            Interviewer.objects.filter(pk=row.pk).update(relieved_at=None, named_by_id=actor.person_id, named_at=at)
    return list(Interviewer.objects.filter(survey=survey, relieved_at__isnull=True).order_by("pk"))


@command(may=ASK)
def next_number(actor: Actor, survey_id: int, *, at: datetime) -> Contact | None:
    """The next person to ring, kept for ``actor`` alone; the same one until a result is recorded. None when nobody waits.

    Appointments that are due come first, then everybody once before anybody twice, within the hours of calling.

    Raises:
        Refused: the survey is not being collected by telephone.
    """
    survey = asked(actor, survey_id)
    _rings(survey)
    _one_at_a_time(actor, survey)
    mine = Contact.objects.filter(survey=survey, holder_id=actor.person_id, held_until__gt=at).first()
    if mine is not None:
        return mine
    found = _free(survey, actor, at)
    if found is None:
        # Even when nobody was left to be added: somebody else may have added them since we looked.
        _fill(survey, at)
        found = _free(survey, actor, at)
    if found is not None:
        found.holder_id, found.held_until = actor.person_id, at + HOLD
        found.save(update_fields=["holder", "held_until"])
    return found


@command(may=ASK)
def put_back(actor: Actor, contact_id: int, *, at: datetime) -> None:
    """Let somebody else ring; nothing was tried. Doing it again changes nothing."""
    Contact.objects.filter(pk=contact_id, holder_id=actor.person_id).update(holder=None, held_until=None)


@command(may=ASK)
def show_number(actor: Actor, contact_id: int, *, at: datetime) -> str:
    """The telephone of who is to be rung, noted on the customer's timeline and counted with everything looked at in an hour."""
    contact = held(actor, contact_id, at)
    may_look(actor, at)
    reason = _("调查访问 %(number)s") % {"number": contact.survey.number}
    publish(actor, PersonalDataShown(customer_id=contact.customer_id, reason=reason, at=at))
    return str(contact.customer.phone)


@command(may=ASK)
def record_call(actor: Actor, contact_id: int, result: str, *, at: datetime, note: str = "") -> Contact:
    """Write down how a try ended. That the interview is complete the answers say themselves (:func:`answer_page`)."""
    if result not in Result.values or result in (Result.COMPLETE, Result.APPOINTMENT):
        raise Invalid(_("请选择访问结果。"), field="result")
    contact = held(actor, contact_id, at)
    return _recorded(actor, contact, result, at, said(note, "note", 500))


@command(may=ASK)
def make_appointment(
    actor: Actor, contact_id: int, wanted: datetime, *, at: datetime, mine: bool = True, note: str = ""
) -> Contact:
    """Agree when to ring again: ``mine`` with the same interviewer, else anybody. Any hour will do that the person named."""
    contact = held(actor, contact_id, at)
    if not at < wanted <= at + LONGEST_AHEAD:
        raise Invalid(_("约定时间要在今后 %(n)d 天以内。") % {"n": LONGEST_AHEAD.days}, field="appointment_at")
    ends_on = contact.survey.ends_on
    if ends_on is not None and timezone.localtime(wanted).date() > ends_on:
        raise Invalid(_("收集到 %(day)s 结束，请约在此前。") % {"day": ends_on.isoformat()}, field="appointment_at")
    return _recorded(actor, contact, Result.APPOINTMENT, at, said(note, "note", 500), wanted, mine=mine)


@command(may=ASK)
def leave_alone(actor: Actor, contact_id: int, *, at: datetime) -> None:
    """Ring somebody no more who has said meanwhile that they take part in no survey."""
    contact = held(actor, contact_id, at)
    Contact.objects.filter(pk=contact.pk).update(
        outcome="refused", due_at=None, appointment_at=None, holder=None, held_until=None
    )


@command(may=ASK)
def begin_interview(actor: Actor, contact_id: int, *, at: datetime) -> Going:
    """Begin to type what the person says, or go on with what they began elsewhere.

    Raises:
        Refused: they have answered meanwhile.
    """
    contact = held(actor, contact_id, at)
    survey = contact.survey
    if survey.confidential:
        return begin_asked(survey, at, mode=contact.mode, stratum=contact.stratum)
    known = _known_answers(contact)
    if known is not None and known.state != "started":
        raise Refused(_("对方已经答完，不用再访问。"))
    if known is not None:
        return take_over(known, at, mode=contact.mode, interviewer_id=actor.person_id)
    return begin_asked(
        survey, at, mode=contact.mode, stratum=contact.stratum, member_id=contact.member_id,
        customer_id=contact.customer_id, interviewer_id=actor.person_id,
    )  # fmt: skip


@command(may=ASK)
def answer_page(
    actor: Actor, contact_id: int, key: str, page_code: str, sent: Sent, *, at: datetime, seconds: int = 0
) -> Going:
    """Send the answers of a page as the person gives them; the last page also records how the try ended."""
    contact = held(actor, contact_id, at)
    before = go_on(SYSTEM, key, at=at)
    if before.response.survey_id != contact.survey_id:
        raise NotFound
    going = send_page(SYSTEM, key, page_code, sent, at=at, seconds=seconds)
    if going.ending:
        day = _day(contact.survey, at)
        contact.answered_on = day
        _invitations(contact).update(used_on=day, sealed="")
        result = Result.COMPLETE if going.ending == "completed" else Result.NOT_ELIGIBLE
        _recorded(actor, contact, result, at, "")
    return going


def held(actor: Actor, contact_id: int, at: datetime) -> Contact:
    """Whom ``actor`` has on the desk; raises NotFound, or Refused when their time is over."""
    found = (
        Contact.objects.select_related("survey", "customer")
        .select_for_update(of=("self",))
        .filter(pk=contact_id)
        .first()
    )
    if found is None or found.holder_id != actor.person_id:
        raise NotFound
    asked(actor, found.survey_id)
    if found.held_until is None or found.held_until <= at:
        raise Refused(_("这个号码已经超时放回，请重新取号。"))
    return found


def _rings(survey: Survey) -> None:
    if survey.state != "running":
        raise Refused(_("调查没有在收集中。"))
    if Mode.PHONE not in survey.modes:
        raise Refused(_("这次调查没有安排电话访问。"))


def _one_at_a_time(actor: Actor, survey: Survey) -> None:
    """Two requests of one interviewer at once must not keep two people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [survey.pk % 2**31, (actor.person_id or 0) % 2**31])


def _free(survey: Survey, actor: Actor, at: datetime) -> Contact | None:
    rows = waiting(survey).filter(Q(held_until__isnull=True) | Q(held_until__lte=at))
    rows = rows.select_for_update(of=("self",), skip_locked=True)
    mine = Q(appointed__isnull=True) | Q(appointed_id=actor.person_id) | Q(appointment_at__lte=at - ELSE_LATE)
    promised = rows.filter(mine, appointment_at__lte=at).order_by("appointment_at", "pk").first()
    if promised is not None or not is_hour(at):
        return promised
    return rows.filter(appointment_at__isnull=True, due_at__lte=at).order_by("tries", "place", "pk").first()


def waiting(survey: Survey) -> QuerySet[Contact]:
    """Those who are still to be asked, whenever: neither at an end nor answered in another way meanwhile."""
    links = Invitation.objects.filter(Q(used_on__isnull=False) | Q(declined_on__isnull=False), survey=survey)
    rows = Contact.objects.filter(survey=survey, mode=Mode.PHONE, due_at__isnull=False)
    rows = rows.exclude(Exists(links.filter(member=OuterRef("member")))).exclude(
        Exists(links.filter(pk=OuterRef("invitation")))
    )
    if survey.confidential:
        return rows
    ended = Response.objects.filter(survey=survey, member=OuterRef("member")).exclude(state="started")
    return rows.exclude(Exists(ended))


def _fill(survey: Survey, at: datetime) -> None:
    """Put the next people of the sample on the list. Two at once put the same ones, of whom each stays one."""
    known = Contact.objects.filter(survey=survey)
    drawn = Draw.objects.filter(survey=survey, replaced_at__isnull=True)
    chosen = Q(is_reserve=False) | Q(asked_at__isnull=False)
    members = Member.objects.filter(chosen, draw__in=drawn).exclude(Exists(known.filter(member=OuterRef("pk"))))
    rows = [
        Contact(survey=survey, member=one, customer_id=one.customer_id, stratum=one.stratum, place=one.place, due_at=at)
        for one in members.order_by("is_reserve", "place")[:FILLED_AT_ONCE]
    ]
    if not rows:
        links = Invitation.objects.filter(
            survey=survey, member__isnull=True, used_on__isnull=True, declined_on__isnull=True
        )
        rows = [
            Contact(survey=survey, invitation=one, customer_id=one.customer_id, place=min(one.pk, 2**31 - 1), due_at=at)
            for one in links.exclude(Exists(known.filter(invitation=OuterRef("pk")))).order_by("pk")[:FILLED_AT_ONCE]
        ]
    Contact.objects.bulk_create(rows, ignore_conflicts=True)


def _recorded(
    actor: Actor,
    contact: Contact,
    result: str,
    at: datetime,
    note: str,
    wanted: datetime | None = None,
    *,
    mine: bool = True,
) -> Contact:
    secret = contact.survey.confidential and result in _ANSWERS
    told = midnight(_day(contact.survey, at)) if secret else at
    Call.objects.create(
        contact=contact, survey_id=contact.survey_id, at=told, by_id=actor.person_id, mode=contact.mode, result=result,
        appointment_at=wanted, note=note,
    )  # fmt: skip
    tries = contact.calls.order_by("pk").values_list("result", flat=True)
    contact.result, contact.tries = result, len(tries)
    contact.outcome = outcome(tries)
    contact.due_at = wanted if wanted is not None else next_try(result, contact.tries, at)
    contact.appointment_at = wanted
    contact.appointed_id = actor.person_id if wanted is not None and mine else None
    contact.holder_id = contact.held_until = None
    contact.save()
    Member.objects.filter(pk=contact.member_id or 0, asked_at__isnull=True).update(asked_at=at)
    return contact


def _known_answers(contact: Contact) -> Response | None:
    if contact.member_id is None:
        return None
    rows = Response.objects.select_related("survey").select_for_update(of=("self",))
    return rows.filter(survey_id=contact.survey_id, member_id=contact.member_id).first()


def _invitations(contact: Contact) -> QuerySet[Invitation]:
    mine = Q(pk=contact.invitation_id or 0) | Q(member_id=contact.member_id or 0)
    return Invitation.objects.filter(mine, survey_id=contact.survey_id, used_on__isnull=True)


def _day(survey: Survey, at: datetime) -> date:
    """The day, or of a confidential survey that of the launch: a day with one call would tell whose answers came in then."""
    told = survey.launched_at if survey.confidential and survey.launched_at else at
    return timezone.localtime(told).date()

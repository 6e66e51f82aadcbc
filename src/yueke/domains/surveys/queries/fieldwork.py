"""How fieldwork stands: outcomes by AAPOR, what waits, what each interviewer has done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.interviewing import waiting
from yueke.domains.surveys.models import (
    AnswerSheet,
    Call,
    Contact,
    Interviewer,
    Invitation,
    Member,
    Note,
    PaperSheet,
    Response,
    Survey,
    Talk,
)
from yueke.kernel.access import Actor
from yueke.methods.responses.rates import Outcomes

_ENDED = {"completed": "complete", "screened": "not_eligible", "over_quota": "not_eligible", "started": "refused"}
"""State of a response → field of Outcomes. Begun and left is a break-off (2.12), a full quota not eligible (4.80)."""


@dataclass(frozen=True)
class Outcome:
    """What became of those who were asked, of one stratum by one mode."""

    stratum: str
    mode: str
    counts: Outcomes


def outcomes(survey: Survey) -> list[Outcome]:
    """By stratum and mode, AAPOR outcome counts of everybody drawn and asked, each counted once; four grouped queries.

    Who answered counts under the mode they answered in. The others count by their last telephone or visit, else by their link: declined
    is a refusal, silence is unknown. Answers at open doors, on paper and from sheets come from nobody who was drawn: they count as
    complete, and rates make no sense of them. Of a confidential survey links begun and left are silence, because nothing tells whose.
    """
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    answered = Response.objects.filter(survey=survey)
    if survey.confidential:
        answered = answered.exclude(state="started")
    else:
        tried = Contact.objects.filter(survey=survey, member=OuterRef("member")).exclude(outcome="")
        answered = answered.exclude(Exists(tried), state="started")
    for stratum, mode, state, n in answered.values_list("stratum", "mode", "state").annotate(n=Count("pk")).order_by():
        found[stratum, mode][_ENDED[state]] += n
    silent = _not_answered(survey, Contact.objects.filter(survey=survey, answered_on__isnull=True).exclude(outcome=""))
    for stratum, mode, told, n in silent.values_list("stratum", "mode", "outcome").annotate(n=Count("pk")).order_by():
        found[stratum, mode][told] += n
    for (stratum, declined), n in _links(survey).items():
        if not n:
            continue
        found[stratum, Mode.LINK.value]["refused" if declined else "unknown"] += n
    return [
        Outcome(stratum, mode, Outcomes(**{"complete": 0, **counts}))
        for (stratum, mode), counts in sorted(found.items())
    ]


def _not_answered(survey: Survey, rows: QuerySet[Contact]) -> QuerySet[Contact]:
    used = Invitation.objects.filter(survey=survey, member=OuterRef("member"), used_on__isnull=False)
    rows = rows.exclude(Exists(used))
    if survey.confidential:
        return rows
    ended = Response.objects.filter(survey=survey, member=OuterRef("member")).exclude(state="started")
    return rows.exclude(Exists(ended))


def _links(survey: Survey) -> Mapping[tuple[str, bool], int]:
    """By stratum and whether they declined: links not used, of people nobody has rung or met, and who have begun nothing."""
    tried = Contact.objects.filter(survey=survey, member=OuterRef("member")).filter(
        ~Q(outcome="") | Q(answered_on__isnull=False)
    )
    rows = Invitation.objects.filter(survey=survey, used_on__isnull=True).exclude(Exists(tried))
    if not survey.confidential:
        rows = rows.exclude(Exists(Response.objects.filter(survey=survey, member=OuterRef("member"))))
    counted: Counter[tuple[str, bool]] = Counter()
    declined = Count("pk", filter=Q(declined_on__isnull=False))
    for stratum, n, no in rows.values_list("member__stratum").annotate(n=Count("pk"), no=declined).order_by():
        counted[stratum or "", True] += no
        counted[stratum or "", False] += n - no
    return counted


@dataclass(frozen=True)
class Waiting:
    """What waits at the desk for one survey: people to ring now, appointments due, sheets for a second typing, to be settled."""

    to_ring: int
    appointments: int
    second: int
    differing: int


def waits(actor: Actor, survey: Survey, at: datetime) -> Waiting:
    """What waits for ``actor``. Numbers of people to ring stop at 1,000."""
    rows = waiting(survey)
    fresh = Member.objects.filter(
        Q(is_reserve=False) | Q(asked_at__isnull=False), draw__survey=survey, draw__replaced_at__isnull=True
    ).exclude(Exists(Contact.objects.filter(survey=survey, member=OuterRef("pk"))))
    most = 1_000
    rings = Mode.PHONE in survey.modes
    to_ring = rows.filter(appointment_at__isnull=True, due_at__lte=at)[:most].count() if rings else 0
    to_ring += fresh[: most - to_ring].count() if rings else 0
    sheets = PaperSheet.objects.filter(survey=survey, settled_at__isnull=True)
    counted = sheets.aggregate(
        second=Count("pk", filter=Q(second_at__isnull=True) & ~Q(first_by_id=actor.person_id)),
        differing=Count("pk", filter=Q(second_at__isnull=False)),
    )
    mine = Q(appointed__isnull=True) | Q(appointed_id=actor.person_id)
    return Waiting(
        to_ring,
        rows.filter(mine, appointment_at__isnull=False, appointment_at__lte=at).count() if rings else 0,
        counted["second"],
        counted["differing"],
    )


def held_by(actor: Actor, survey: Survey, at: datetime) -> Contact | None:
    """Whom ``actor`` has on the desk now."""
    rows = Contact.objects.select_related("survey", "customer")
    return rows.filter(survey=survey, holder_id=actor.person_id or 0, held_until__gt=at).first()


def appointments(actor: Actor, surveys: list[Survey], until: datetime) -> QuerySet[Contact]:
    """Appointments up to a moment, of ``actor`` or anybody's, the soonest first."""
    mine = Q(appointed__isnull=True) | Q(appointed_id=actor.person_id)
    rows = Contact.objects.filter(mine, survey__in=surveys, appointment_at__isnull=False, appointment_at__lte=until)
    return rows.select_related("survey", "customer", "appointed").order_by("appointment_at", "pk")


def results(survey: Survey) -> dict[str, int]:
    """How many people stand at each result of their last try; empty key: not tried yet."""
    rows = Contact.objects.filter(survey=survey).values_list("result").annotate(n=Count("pk")).order_by()
    return dict(rows)


def interviewers(survey: Survey) -> QuerySet[Interviewer]:
    """Who asks for the survey."""
    rows = Interviewer.objects.filter(survey=survey, relieved_at__isnull=True).select_related("person")
    return rows.order_by("person__name_pinyin", "pk")


def calls_by(survey: Survey) -> dict[int, Counter[str]]:
    """By person who rang, how often with what result."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Call.objects.filter(survey=survey, by__isnull=False).values_list("by_id", "result").annotate(n=Count("pk"))
    for person_id, result, n in rows.order_by():
        found[person_id][result] += n
    return found


def calls_of(contact: Contact) -> QuerySet[Call]:
    """The tries with one person, latest first."""
    return contact.calls.select_related("by").order_by("-pk")


def sheets(survey: Survey) -> QuerySet[PaperSheet]:
    """Paper sheets not yet taken, in the order in which they were typed."""
    rows = PaperSheet.objects.filter(survey=survey, settled_at__isnull=True).select_related("first_by", "second_by")
    return rows.defer("first", "second").order_by("pk")


def entry_quality(survey: Survey) -> tuple[int, int, int]:
    """Sheets taken, fields compared, fields that differed."""
    told = PaperSheet.objects.filter(survey=survey, settled_at__isnull=False).aggregate(
        n=Count("pk"), fields=Sum("fields"), differing=Sum("differing")
    )
    return told["n"], told["fields"] or 0, told["differing"] or 0


def talks(survey: Survey) -> QuerySet[Talk]:
    """Talks, latest first, each with ``n_notes``."""
    return Talk.objects.filter(survey=survey).annotate(n_notes=Count("notes")).order_by("-held_on", "-pk")


def talk(survey: Survey, talk_id: int) -> Talk | None:
    """One talk of the survey."""
    return Talk.objects.filter(survey=survey, pk=talk_id).first()


def notes(of: Talk) -> QuerySet[Note]:
    """The notes of a talk, in the order in which they were kept."""
    return of.notes.order_by("pk")


@dataclass(frozen=True)
class Theme:
    """A theme over all talks of a survey: how often it was noted, in how many talks, and how it was meant."""

    theme: str
    notes: int
    talks: int
    against: int
    neither: int
    favour: int


def themes(survey: Survey) -> list[Theme]:
    """Counts by theme, the most frequent first."""
    rows = (
        Note.objects.filter(talk__survey=survey)
        .values("theme")
        .annotate(
            n=Count("pk"), of=Count("talk", distinct=True), against=Count("pk", filter=Q(feeling=-1)),
            neither=Count("pk", filter=Q(feeling=0)), favour=Count("pk", filter=Q(feeling=1)),
        )
        .order_by("-n", "theme")
    )  # fmt: skip
    return [Theme(row["theme"], row["n"], row["of"], row["against"], row["neither"], row["favour"]) for row in rows]


def answer_sheets(survey: Survey) -> QuerySet[AnswerSheet]:
    """Sheets of answers, latest first."""
    rows = AnswerSheet.objects.filter(survey=survey).select_related("brought_by", "progress").order_by("-pk")
    return rows.defer("faults")

"""How far a collection is: who was drawn, asked, and answered, by stratum and by mode; links on their way; answers by day.

A few queries over named indexes, whatever the size of the sample: everything is counted in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import connection
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from yueke.domains.surveys.models import Door, Draw, Invitation, Quota, Response, Survey
from yueke.methods.responses.rates import Outcomes, response_rates


@dataclass(frozen=True)
class Standing:
    """What became of the people of one stratum so far; ``not_asked`` were drawn but nobody has turned to them yet.

    The others are the fields of ``methods.responses.rates.Outcomes``.
    """

    name: str
    drawn: int = 0
    not_asked: int = 0
    complete: int = 0
    partial: int = 0
    refused: int = 0
    not_reached: int = 0
    other: int = 0
    unknown: int = 0
    not_eligible: int = 0

    @property
    def asked(self) -> int:
        """Whom somebody has turned to."""
        return self.drawn - self.not_asked

    @property
    def rate(self) -> float | None:
        """AAPOR's RR1: complete ones among all drawn; who was not asked yet is of unknown eligibility."""
        return response_rates(self._outcomes).response["RR1"]

    @property
    def cooperation(self) -> float | None:
        """AAPOR's COOP1: complete ones among those spoken to."""
        return response_rates(self._outcomes).cooperation

    @property
    def _outcomes(self) -> Outcomes:
        return Outcomes(
            self.complete, self.partial, self.refused, self.not_reached, self.other, self.unknown + self.not_asked,
            self.not_eligible,
        )  # fmt: skip

    def with_other(self, one: Standing, name: str) -> Standing:
        """Both counted together."""
        return Standing(name, *(getattr(self, n) + getattr(one, n) for n in _COUNTS))


_COUNTS = tuple(one.name for one in fields(Standing))[1:]


@dataclass(frozen=True)
class Links:
    """Personal links: made, left, on their way, could not be sent (by reason), declined; reminders that were sent."""

    made: int
    sent: int
    waiting: int
    failed: dict[str, int]
    declined: int
    reminders: int


@dataclass(frozen=True)
class ByMode:
    """Responses of one mode by state."""

    mode: str
    complete: int
    started: int
    turned_away: int


# Who answered is known of each person; of a confidential survey, only of each stratum how many (`answered` by their link).
_OUTCOME = """CASE WHEN r.state = 'completed' THEN 'complete' WHEN r.state IN ('screened', 'over_quota') THEN 'not_eligible'
      WHEN r.state = 'started' AND cardinality(r.done) > 0 THEN 'partial'
      WHEN i.used_on IS NOT NULL THEN 'answered' WHEN i.declined_on IS NOT NULL THEN 'refused'
      WHEN c.outcome <> '' THEN c.outcome WHEN {asked} THEN 'not_reached' ELSE 'not_asked' END"""
# Two branches: one join over both kinds of people would compare everybody with everybody.
_OUTCOMES = f"""
SELECT stratum, outcome, count(*) FROM (
  SELECT m.stratum, {_OUTCOME.format(asked="m.asked_at IS NOT NULL")} AS outcome
  FROM surveys_member m
  JOIN surveys_draw d ON d.id = m.draw_id AND d.survey_id = %(survey)s AND d.replaced_at IS NULL
  LEFT JOIN surveys_invitation i ON i.survey_id = %(survey)s AND i.member_id = m.id
  LEFT JOIN surveys_contact c ON c.survey_id = %(survey)s AND c.member_id = m.id
  LEFT JOIN surveys_response r ON r.survey_id = %(survey)s AND r.member_id = m.id
  WHERE NOT m.is_reserve OR m.asked_at IS NOT NULL
  UNION ALL
  SELECT '', {_OUTCOME.format(asked="i.failure = ''")}
  FROM surveys_invitation i
  LEFT JOIN surveys_contact c ON c.survey_id = %(survey)s AND c.invitation_id = i.id
  LEFT JOIN surveys_response r ON false
  WHERE i.survey_id = %(survey)s AND i.member_id IS NULL
) told GROUP BY stratum, outcome ORDER BY stratum, outcome"""  # noqa: S608


def standings(survey: Survey) -> list[Standing]:
    """By stratum what became of everybody drawn or invited so far; of a confidential survey small strata stand together."""
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, {"survey": survey.pk})
        counted: dict[str, dict[str, int]] = {}
        for stratum, outcome, n in cursor.fetchall():
            counted.setdefault(stratum, {})[outcome] = n
    answered = _answered(survey) if survey.confidential else {}
    rows = [_standing(stratum, found, answered.get(stratum, {})) for stratum, found in counted.items()]
    return together(rows, survey.smallest_group) if survey.confidential else rows


def together(rows: Sequence[Standing], least: int) -> list[Standing]:
    """Strata of fewer than ``least`` people counted as one, and as many more as that one needs; it bears an empty name."""
    large = sorted((one for one in rows if one.drawn >= least), key=lambda one: one.drawn)
    small = [one for one in rows if one.drawn < least]
    while small and large and sum(one.drawn for one in small) < least:
        small.append(large.pop(0))
    if not small:
        return list(rows)
    names = {one.name for one in large}
    return [*(one for one in rows if one.name in names), total(small)]


def strata_by(survey: Survey) -> list[str]:
    """What the strata of the sample are made of; empty without one."""
    found = Draw.objects.filter(survey=survey, replaced_at__isnull=True).values_list("frame__strata_by", flat=True)
    return list(found.first() or [])


def total(rows: Iterable[Standing], name: str = "") -> Standing:
    """All of them as one."""
    found = Standing(name)
    for one in rows:
        found = found.with_other(one, name)
    return found


def links(survey: Survey) -> Links:
    """How far personal links are; two queries."""
    sent = Q(told_at__isnull=False)
    rows = Invitation.objects.filter(survey=survey)
    waiting = Q(failure="", told_at__isnull=True, outgoing_id__isnull=False)
    told = rows.aggregate(
        made=Count("pk"), sent=Count("pk", filter=sent), waiting=Count("pk", filter=waiting),
        declined=Count("pk", filter=Q(declined_on__isnull=False)), reminders=Count("pk", filter=Q(reminders__gt=0)),
    )  # fmt: skip
    failed = rows.exclude(failure="").order_by().values_list("failure").annotate(n=Count("pk"))
    return Links(failed=dict(failed), **told)


def by_mode(survey: Survey) -> list[ByMode]:
    """Responses by mode; one query."""
    rows = Response.objects.filter(survey=survey).order_by("mode").values_list("mode")
    over = Q(state__in=("screened", "over_quota"))
    counted = rows.annotate(
        complete=Count("pk", filter=Q(state="completed")), started=Count("pk", filter=Q(state="started")),
        turned_away=Count("pk", filter=over),
    )  # fmt: skip
    return [ByMode(*row) for row in counted]


def completed_by_day(survey: Survey) -> list[tuple[date, int]]:
    """Complete responses by day; one query."""
    rows = Response.objects.filter(survey=survey, state="completed").annotate(day=TruncDate("finished_at"))
    return list(rows.order_by("day").values_list("day").annotate(n=Count("pk")))


def doors(survey: Survey) -> list[tuple[Door, int]]:
    """Ways in, those open first, each with how many answered to the end there; two queries."""
    rows = Response.objects.filter(survey=survey, state="completed", door__isnull=False).order_by()
    complete = dict(rows.values_list("door_id").annotate(n=Count("pk")))
    found = Door.objects.filter(survey=survey).order_by(F("shut_at").asc(nulls_first=True), "pk")
    return [(one, complete.get(one.pk, 0)) for one in found]


def quotas(survey: Survey) -> list[Quota]:
    """What is wanted, and reached."""
    return list(Quota.objects.filter(survey=survey).order_by("pk"))


def _answered(survey: Survey) -> dict[str, dict[str, int]]:
    """Of a confidential survey, by stratum: how its links' answers ended."""
    rows = Response.objects.filter(survey=survey, door__isnull=True).exclude(state="started", done=[])
    found: dict[str, dict[str, int]] = {}
    for stratum, state, n in rows.order_by().values_list("stratum", "state").annotate(n=Count("pk")):
        found.setdefault(stratum, {})[state] = n
    return found


def _standing(stratum: str, found: dict[str, int], answered: dict[str, int]) -> Standing:
    counts = {name: found.get(name, 0) for name in _COUNTS if name != "drawn"}
    drawn = sum(found.values())
    if answered:
        given = answered.get("completed", 0), answered.get("screened", 0) + answered.get("over_quota", 0)
        # Begun, not finished: among those who are silent.
        partial = min(answered.get("started", 0), counts["not_reached"])
        counts |= {"complete": given[0], "not_eligible": given[1], "partial": partial}
        counts["not_reached"] = max(0, drawn - sum(counts.values()) + counts["not_reached"])
    else:
        counts["complete"] += found.get("answered", 0)
    return Standing(stratum, drawn, **counts)

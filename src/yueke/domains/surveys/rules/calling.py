"""What becomes of a call or a visit, by the codes of AAPOR, and when the same person may be asked again.

American Association for Public Opinion Research, "Standard Definitions", 10th ed. 2023, surveys of specifically named persons:
1 interview, 2 eligible without interview, 3 unknown eligibility, 4 not eligible. A number that does not answer says nothing of
its person, so it is of unknown eligibility until somebody has spoken with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HOURS = (9, 21)
"""From and to which hour of the day people are rung, unless they asked for another time (local)."""
MOST_TRIES = 5
HOLD = timedelta(minutes=45)
"""How long a person is kept for the interviewer who has them on the desk."""


class Result(models.TextChoices):
    """How one try ended."""

    COMPLETE = "complete", pgettext_lazy("call", "完成访问")
    PARTIAL = "partial", _("部分完成")
    REFUSAL = "refusal", _("拒绝访问")
    BREAK_OFF = "break_off", _("中途终止")
    APPOINTMENT = "appointment", _("约定时间再访")
    LANGUAGE = "language", _("语言不通")
    UNABLE = "unable", _("身体等原因不能作答")
    NO_ANSWER = "no_answer", _("无人接听")
    BUSY = "busy", _("占线")
    UNREACHABLE = "unreachable", _("关机、停机或空号")
    WRONG_NUMBER = "wrong_number", _("号码不是本人")
    NOT_ELIGIBLE = "not_eligible", _("不属于调查对象")


@dataclass(frozen=True)
class Meaning:
    """What a result says. ``aapor``: its code; ``outcome``: the field of ``methods.responses.rates.Outcomes``.

    ``final``: nobody is asked again. ``wait``: how long until the next try. ``spoken``: with the person themselves, who is
    thereby known to be eligible.
    """

    aapor: str
    outcome: str
    final: bool
    wait: timedelta = timedelta(0)
    spoken: bool = False


MEANINGS: dict[str, Meaning] = {
    Result.COMPLETE: Meaning("1.1", "complete", final=True, spoken=True),
    Result.PARTIAL: Meaning("1.2", "partial", final=True, spoken=True),
    Result.REFUSAL: Meaning("2.11", "refused", final=True, spoken=True),
    Result.BREAK_OFF: Meaning("2.12", "refused", final=True, spoken=True),
    Result.APPOINTMENT: Meaning("2.20", "not_reached", final=False, spoken=True),
    Result.UNABLE: Meaning("2.32", "other", final=True, spoken=True),
    Result.LANGUAGE: Meaning("2.33", "other", final=True, spoken=True),
    Result.BUSY: Meaning("3.12", "unknown", final=False, wait=timedelta(minutes=30)),
    Result.NO_ANSWER: Meaning("3.13", "unknown", final=False, wait=timedelta(hours=4)),
    Result.UNREACHABLE: Meaning("3.14", "unknown", final=False, wait=timedelta(days=1)),
    Result.WRONG_NUMBER: Meaning("3.20", "unknown", final=True),
    Result.NOT_ELIGIBLE: Meaning("4.70", "not_eligible", final=True, spoken=True),
}
OUTCOMES = ("complete", "partial", "refused", "not_reached", "other", "unknown", "not_eligible")
"""The fields of ``methods.responses.rates.Outcomes``, in the order in which they are shown."""


def outcome(results: Iterable[str]) -> str:
    """What all tries with one person come to, in their order; empty when nobody has tried.

    The last one counts. A silent telephone after somebody has spoken with the person does not make them unknown again: they are
    eligible and were not reached.
    """
    told, spoken = "", False
    for one in results:
        meaning = MEANINGS[one]
        spoken = spoken or meaning.spoken
        told = "not_reached" if spoken and meaning.outcome == "unknown" else meaning.outcome
    return told


def next_try(result: str, tries: int, at: datetime) -> datetime | None:
    """When the person may be asked again after the ``tries``-th try; None when nobody does. Appointments have their own moment."""
    meaning = MEANINGS[result]
    if meaning.final or tries >= MOST_TRIES:
        return None
    return within_hours(at + meaning.wait)


def is_hour(at: datetime) -> bool:
    """Whether people may be rung now."""
    return HOURS[0] <= timezone.localtime(at).hour < HOURS[1]


def within_hours(at: datetime) -> datetime:
    """``at``, or the next morning's first hour when it falls outside the hours of calling."""
    local = timezone.localtime(at)
    if local.hour >= HOURS[1]:
        local = (local + timedelta(days=1)).replace(hour=HOURS[0], minute=0, second=0, microsecond=0)
    elif local.hour < HOURS[0]:
        local = local.replace(hour=HOURS[0], minute=0, second=0, microsecond=0)
    return local

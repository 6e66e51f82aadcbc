"""Interviews on a tablet: asked without network, sent whole when there is one again, kept once however often they arrive."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.answering import take_whole
from yueke.domains.surveys.commands.doors import PARAMETERS
from yueke.domains.surveys.models import Response, Version
from yueke.domains.surveys.queries.asking import asked
from yueke.domains.surveys.rules.answers import Sent
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused

ASK = "surveys.ask"
_KEY = re.compile(r"[0-9a-f]{32}")
OLDEST = timedelta(days=30)


@command(may=ASK)
def take_interview(
    actor: Actor, survey_id: int, key: str, sent: Sent, *, at: datetime, n: int, seconds: int = 0,
    ended_at: datetime | None = None, place: str = "",
) -> tuple[Response, bool]:  # fmt: skip
    """Keep an interview that was held on a tablet. Returns it, and whether it is new: sending it again changes nothing.

    ``key``: 32 hexadecimal digits the tablet made up for this interview; ``n``: the version of the questionnaire that was asked;
    ``ended_at``: when, by the tablet's clock, believed within the last 30 days; ``place``: where.

    Raises:
        Invalid: an answer cannot be, at its field.
        Refused: the survey takes no answers now, or has no interviews in person.
    """
    survey = asked(actor, survey_id)
    if Mode.ONSITE not in survey.modes:
        raise Refused(_("这次调查没有安排现场访问。"))
    if not _KEY.fullmatch(key):
        raise Invalid(_("这份答卷的标识不对，请刷新页面。"))
    version = Version.objects.select_related("survey").filter(survey=survey, n=n).first()
    if version is None:
        raise NotFound
    seconds = max(0, seconds)
    ended = ended_at if ended_at is not None and at - OLDEST <= ended_at <= at else at
    who = {} if survey.confidential else {"interviewer_id": actor.person_id}
    parameters = {PARAMETERS[-1]: place.strip()[:60]} if place.strip() else {}
    return take_whole(
        actor, version, f"tablet {survey.pk} {key}", sent, at=ended, began_at=ended - timedelta(seconds=min(seconds, 7200)),
        seconds=seconds, mode=Mode.ONSITE, parameters=parameters, **who,
    )  # fmt: skip

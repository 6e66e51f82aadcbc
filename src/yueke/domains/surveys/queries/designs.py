"""The questionnaire of a survey as it is worked on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yueke.domains.surveys.lifecycles import CHANGING
from yueke.domains.surveys.models import Redraft, Survey
from yueke.domains.surveys.queries.lists import get
from yueke.domains.surveys.rules.shape import Questionnaire, opened
from yueke.kernel.access import Actor


@dataclass(frozen=True)
class Design:
    """What is worked on. ``asked``: None while there is nothing yet; ``basis``: its fingerprint, empty then.

    ``writable``: somebody with the right may change it now; ``changing``: for the next version, ``frozen`` being asked now.
    ``changed``: it differs from what is frozen.
    """

    survey: Survey
    asked: Questionnaire | None
    basis: str
    writable: bool
    changing: bool
    changed: bool


def standing(survey: Survey) -> dict[str, Any]:
    """The definition that is worked on: of a draft its own, while answers come in that of the next version."""
    if survey.state in CHANGING:
        later = Redraft.objects.filter(survey=survey).values_list("definition", flat=True).first()
        return later or survey.definition
    return survey.definition


def design(actor: Actor, survey_id: int) -> Design:
    """The questionnaire as it is worked on; raises NotFound for a survey there is not, or the actor may not see."""
    survey = get(actor, survey_id)
    now = standing(survey)
    asked = opened(now) if now else None
    changing = survey.state in CHANGING
    return Design(
        survey, asked, asked.fingerprint if asked else "", survey.state == "draft" or changing, changing,
        changing and now != survey.definition,
    )  # fmt: skip

"""What every cleaning page shows above its own: the survey's tabs, and its own four parts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yueke.domains.surveys import queries
from yueke.domains.surveys.models import Survey
from yueke.kernel.access import Actor, require_any
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.tabs import Tab, tabs_of

SEE = "surveys.view|surveys.clean"
CLEAN = "surveys.clean"


def opened_survey(request: ActingRequest, survey_id: int) -> Survey:
    """The survey, for whoever may see its answers cleaned."""
    require_any(request.actor, SEE)
    return queries.get(request.actor, survey_id)


def frame_of(actor: Actor, survey: Survey, active: str, undecided: int | None = None) -> dict[str, Any]:
    """The context all parts share."""
    named = (
        ("survey-cleaning", _("存疑答卷"), undecided), ("survey-audits", _("电话复核"), None),
        ("survey-weights", _("加权"), None), ("survey-cuts", _("数据定稿"), None),
    )  # fmt: skip
    parts = [Tab(title, reverse(f"office:{name}", args=(survey.pk,)), name == active, n) for name, title, n in named]
    cleans = actor.may(CLEAN)
    return {
        "survey": survey, "tabs": tabs_of(actor, survey.pk, "survey-cleaning"), "parts": parts, "cleans": cleans,
        "changes": cleans and survey.state in ("running", "paused", "cleaning"),
    }  # fmt: skip

"""One analysis of one survey, as a page and its files ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from yueke.domains.surveys import queries
from yueke.domains.surveys.queries.listing import waves_of
from yueke.insight.satisfaction.analyses import HEAVY, TITLES, is_made, made
from yueke.insight.satisfaction.crossed import crossed as correlated
from yueke.insight.satisfaction.panels import Finding
from yueke.insight.satisfaction.themes import themes
from yueke.insight.satisfaction.trend import trend
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.sites.office.satisfaction.outside import benchmarked, crossed
from yueke.sites.office.satisfaction.reading import Read, read
from yueke.sites.office.satisfaction.series import waves
from yueke.sites.office.satisfaction.writing import written

DEFAULT = "overview"
PARAMS = ("by", "item")
LONGEST = 60
APART = HEAVY | {"crossed", "trend"}
"""What a page does not wait for."""


@dataclass(frozen=True)
class Asked:
    """What of a survey is looked at: the code of the analysis and its parameters."""

    survey_id: int
    of: str
    params: dict[str, str]

    @classmethod
    def read(cls, survey_id: int, params: Mapping[str, Any], of: str = "") -> Asked:
        """As an address says it; the overview when it names no analysis there is."""
        named = of or str(params.get("of", ""))
        told = {name: str(params[name])[:LONGEST] for name in PARAMS if params.get(name)}
        return cls(survey_id, named if named in TITLES else DEFAULT, told)

    @property
    def query(self) -> str:
        """The same as a query string."""
        return urlencode({"of": self.of, **self.params})

    def url(self, **params: str) -> str:
        """The page with other parameters."""
        address = reverse("office:survey-analysis", args=[self.survey_id])
        return f"{address}?{urlencode({'of': self.of, **params})}"


@dataclass(frozen=True)
class Looked:
    """The analysis with what it is of; ``finding`` None when it is still to be worked out, apart from the page."""

    read: Read
    asked: Asked
    finding: Finding | None


def looked(actor: Actor, survey_id: int, asked: Asked, *, wait: bool = True) -> Looked | None:
    """Work the analysis out, or (unless ``wait``) only if it is no work; None while the survey has no cut.

    Raises:
        NotFound: there is no such survey, or the actor may not see it.
    """
    found = read(actor, queries.get(actor, survey_id))
    if found is None:
        return None
    today = timezone.localtime(clock.now()).date()
    params = params_of(asked, actor, today)
    study = benchmarked(actor, found.study) if asked.of == "rivals" else found.study
    if not wait and asked.of in APART and not is_made(study, asked.of, params):
        return Looked(found, asked, None)
    if asked.of == "trend":
        # Other waves may be cut anew at any time, so that this is not kept.
        return Looked(found, asked, _trend(actor, found) if not study.is_too_small else made(study, asked.of, {}))
    return Looked(found, asked, made(study, asked.of, params, _more(actor, found, asked, params, today)))


def params_of(asked: Asked, actor: Actor, today: date) -> dict[str, str]:
    """The parameters an analysis is kept under; what is seen beside the answers depends on the reader's rights and the day."""
    params = dict(asked.params)
    if asked.of == "crossed":
        rights = (actor.may("customers.view"), actor.may("complaints.view"), actor.scope, actor.person_id)
        params |= {"day": f"{today}", "seen": repr(rights)}
    return params


def _more(actor: Actor, found: Read, asked: Asked, params: dict[str, str], today: date) -> Any:
    if asked.of == "themes":
        return lambda: themes(found.study, written(actor, found))
    if asked.of == "crossed":
        return lambda: correlated(crossed(actor, found.study, today), params)
    return None


def _trend(actor: Actor, found: Read) -> Finding:
    rows = waves_of(actor, found.survey) or [found.survey]
    return trend(found.study, waves(actor, rows, found.study.beside))

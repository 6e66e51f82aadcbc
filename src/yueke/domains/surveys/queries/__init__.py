"""The only readers of surveys."""

from yueke.domains.surveys.queries.designs import Design, design
from yueke.domains.surveys.queries.figures import Progress, progress
from yueke.domains.surveys.queries.listing import (
    MOST_COUNTED,
    OPEN,
    SurveyFilter,
    grown_out_of,
    listed,
    of_year,
    order_of,
    repeatable,
    running_after,
    tab_counts,
    waiting_for_approval,
    waves_of,
)
from yueke.domains.surveys.queries.lists import get, surveys, templates, versions
from yueke.domains.surveys.queries.samples import (
    Share,
    Spread,
    composition,
    draws,
    latest_frame,
    members,
    spread_before,
    standing_draw,
)

__all__ = [
    "MOST_COUNTED",
    "OPEN",
    "Design",
    "Progress",
    "Share",
    "Spread",
    "SurveyFilter",
    "composition",
    "design",
    "draws",
    "get",
    "grown_out_of",
    "latest_frame",
    "listed",
    "members",
    "of_year",
    "order_of",
    "progress",
    "repeatable",
    "running_after",
    "spread_before",
    "standing_draw",
    "surveys",
    "tab_counts",
    "templates",
    "versions",
    "waiting_for_approval",
    "waves_of",
]

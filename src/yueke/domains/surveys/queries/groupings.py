"""What the answers of a survey may be grouped by, with the labels that occur: one pass over them in the database.

The same as ``queries.columns`` would find, without reading a single answer into memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import connection
from django.utils import timezone

from yueke.domains.surveys.commands.doors import PARAMETERS
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.queries.columns import IN, SEGMENTS, Drawn, parts_of, questions_of

MOST_LABELS = 1_000
"""Read of one group: what has more is no group to compare (an order number)."""
CHOOSING = ("single", "dropdown", "region")

_FROM = "surveys_response r LEFT JOIN customers_customer c ON c.id = r.customer_id"
_GROUPED = """
WITH told AS (SELECT {columns} FROM {rows} WHERE r.survey_id = %s AND r.state = ANY(%s)),
grouped AS (
    SELECT {names}, GROUPING({names}) AS which FROM told GROUP BY GROUPING SETS ({sets})
), counted AS (SELECT *, row_number() OVER (PARTITION BY which) AS place FROM grouped)
SELECT {names}, which FROM counted WHERE place <= %s
"""


def labels_of(survey: Survey, drawn: Drawn) -> dict[str, tuple[str, ...]]:
    """By name of a group (the stratum, the mode, a segment, a parameter, the month, a question with one choice): its labels, sorted.

    What nobody bears is left out, but not the stratum and the mode. One statement, and one for the questions.
    """
    segments = () if survey.confidential else SEGMENTS
    columns: dict[str, tuple[str, list[str]]] = {"mode": ("r.mode", []), "stratum": ("r.stratum", [])}
    columns |= {name: ("r.parameters ->> %s", [name]) for name in PARAMETERS}
    columns["month"] = ("to_char(r.finished_at AT TIME ZONE %s, 'YYYY-MM')", [timezone.get_current_timezone_name()])
    columns |= {name: (f"c.{name}", []) for name in segments}
    asked = [code for code, one in questions_of(survey).items() if one.kind in CHOOSING]
    choice = "CASE WHEN jsonb_typeof(r.answers -> %s) = 'string' THEN r.answers ->> %s END"
    columns |= {f"Q:{code}": (choice, [code, code]) for code in asked}
    found: dict[str, set[str]] = defaultdict(set)
    for name, stratum, label in _passed(survey, columns, segments):
        own = parts_of(stratum, drawn.parts) if name in segments else {}
        # As recorded at the draw, where strata were made of it; else as the archive is now.
        found[name].add(own.get(name, label))
        if name == "stratum":
            for part, value in parts_of(label, drawn.parts).items():
                found[part].add(value)
    always = {"stratum": found.pop("stratum", set()), "mode": found.pop("mode", set())}
    told = {name.removeprefix("Q:"): labels for name, labels in found.items() if any(labels)}
    told |= {code: found.get(f"Q:{code}", set()) for code in asked}
    return {name: tuple(sorted(filter(None, labels))) for name, labels in (always | told).items()}


def _passed(
    survey: Survey, columns: Mapping[str, tuple[str, list[str]]], segments: Sequence[str]
) -> list[tuple[str, str, str]]:
    """Each label that occurs: the group's name, for segments with the stratum it stands in, and the label."""
    places = {name: f"g{n}" for n, name in enumerate(columns)}
    names = ", ".join(places.values())
    sets = [f"({places['stratum']}, {place})" if name in segments else f"({place})" for name, place in places.items()]
    statement = _GROUPED.format(
        columns=", ".join(f"{told} AS {places[name]}" for name, (told, _values) in columns.items()),
        rows=_FROM if segments else "surveys_response r", names=names, sets=", ".join(sets),
    )  # fmt: skip
    values = [value for _told, held in columns.values() for value in held]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, survey.pk, list(IN), MOST_LABELS])
        rows = cursor.fetchall()
    order = list(columns)
    found = []
    for *labels, which in rows:
        # A bit for each column that is not grouped by, the last column the lowest.
        here = [name for n, name in enumerate(reversed(order)) if not which >> n & 1]
        name = next((one for one in here if one != "stratum"), "stratum")
        found.append((name, labels[order.index("stratum")] or "", labels[order.index(name)] or ""))
    return found

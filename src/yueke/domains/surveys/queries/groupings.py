"""What the answers of a survey may be grouped by, with the labels that occur: one pass over them in the database.

The same as ``queries.columns`` would find, without reading a single answer into memory.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from yueke.domains.surveys.commands.doors import PARAMETERS
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.queries.columns import IN, Drawn, parts_of, questions_of

CHOOSING = ("single", "dropdown", "region")
_SEGMENTS = (("grade", "kind", "amount_class"), ("province", "industry"))
"""Columns of a customer, read as what occurs together: each by itself takes longer, all at once tell nearly every row apart."""
_TOLD, _QUESTION = "parameters", "answers."
_GROUPED = """
SELECT {names}, GROUPING({names}) AS which FROM (
    SELECT {columns} FROM {rows} WHERE r.survey_id = %s AND r.state = ANY(%s)
) AS told GROUP BY GROUPING SETS ({sets})
"""


def labels_of(survey: Survey, drawn: Drawn) -> dict[str, tuple[str, ...]]:
    """By name of a group (the stratum, the mode, a segment, a parameter, the month, a question with one choice): its labels, sorted.

    What nobody bears is left out, but not the stratum, the mode and questions. One statement, and one for the questions.
    """
    asked = [code for code, one in questions_of(survey).items() if one.kind in CHOOSING]
    found: dict[str, set[str]] = defaultdict(set)
    for told in _passed(survey, asked):
        parameters = json.loads(told.pop(_TOLD, None) or "{}")
        told |= {name: value for name, value in parameters.items() if name in PARAMETERS}
        # As recorded at the draw, where strata were made of it; else as the archive is now.
        told |= parts_of(told.get("stratum") or "", drawn.parts)
        for name, value in told.items():
            found[name].add(str(value or ""))
    always = ("stratum", "mode", *(f"{_QUESTION}{code}" for code in asked))
    names = [*always, *(name for name, labels in found.items() if any(labels) and name not in always)]
    return {name.removeprefix(_QUESTION): tuple(sorted(filter(None, found[name]))) for name in names}


def _passed(survey: Survey, asked: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What occurs together of mode, stratum and month, of the parameters, of the segments, and of each question."""
    zone = timezone.get_current_timezone_name()
    columns: dict[str, tuple[str, list[str]]] = {
        "mode": ("r.mode", []), "stratum": ("r.stratum", []), _TOLD: ("r.parameters", []),
        "month": ("to_char(r.finished_at AT TIME ZONE %s, 'YYYY-MM')", [zone]),
    }  # fmt: skip
    columns |= {f"{_QUESTION}{code}": ("r.answers ->> %s", [code]) for code in asked}
    together: list[tuple[str, ...]] = [
        ("mode", "stratum", "month"),
        (_TOLD,),
        *((one,) for one in columns if "." in one),
    ]
    rows = "surveys_response r"
    if not survey.confidential:
        rows += " LEFT JOIN customers_customer c ON c.id = r.customer_id"
        columns |= {name: (f"c.{name}", []) for names in _SEGMENTS for name in names}
        together += [("stratum", *names) for names in _SEGMENTS]
    places = {name: f"g{n}" for n, name in enumerate(columns)}
    statement = _GROUPED.format(
        columns=", ".join(f"{told} AS {places[name]}" for name, (told, _values) in columns.items()), rows=rows,
        names=", ".join(places.values()), sets=", ".join(f"({', '.join(places[one] for one in names)})" for names in together),
    )  # fmt: skip
    with connection.cursor() as cursor:
        values = [value for _told, held in columns.values() for value in held]
        cursor.execute(statement, [*values, survey.pk, list(IN)])
        last = len(columns) - 1
        for *labels, which in cursor.fetchall():
            # A bit for each column that is not grouped by, the last column the lowest.
            yield {name: labels[n] for n, name in enumerate(columns) if not which >> (last - n) & 1}

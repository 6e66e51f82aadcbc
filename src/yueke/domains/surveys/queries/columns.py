"""Reading the answers of a survey as columns, in a few statements however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np
from django.db.models import Avg, Count
from django.db.models.functions import TruncDate

from yueke.domains.surveys.commands.doors import PARAMETERS
from yueke.domains.surveys.models import Draw, Frame, Member, Response, Screening, Survey, Version
from yueke.domains.surveys.rules import frames
from yueke.domains.surveys.rules.cuts import Coded, Columns
from yueke.domains.surveys.rules.shape import Question, opened

IN = ("completed", "over_quota")
"""States of responses that were answered to the end."""
SEGMENTS = tuple(frames.STRATA)
"""Columns of the customer by which figures may be broken down; of a confidential survey only as drawn."""
CONFIDENTIAL_SECONDS = 10
"""To so many seconds the time spent is rounded where it must not tell who it was."""
_EPOCH = date(1970, 1, 1)
_JOIN = " · "


@dataclass
class Rows:
    """One list for each thing known of n responses, in the same order."""

    ids: list[int] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    answers: list[Mapping[str, Any]] = field(default_factory=list)
    base: list[float] = field(default_factory=list)
    strata: list[str] = field(default_factory=list)
    clusters: list[str] = field(default_factory=list)
    modes: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """What the draw says of its strata: population and mean design weight by stratum, and what the parts of a name are."""

    strata: Mapping[str, int] = field(default_factory=dict)
    sample: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    parts: Sequence[str] = ()


def drawn_of(survey: Survey) -> Drawn:
    """The draw that holds, if there is one."""
    draw = Draw.objects.filter(survey=survey, replaced_at__isnull=True).values_list("pk", "frame_id").first()
    if draw is None:
        return Drawn()
    strata, parts = Frame.objects.values_list("strata", "strata_by").get(pk=draw[1])
    known = Member.objects.filter(draw_id=draw[0], is_reserve=False).values("stratum")
    rows = list(known.annotate(mean=Avg("chance"), n=Count("pk")).values_list("stratum", "mean", "n"))
    return Drawn(
        {name[:120]: size for name, size in strata.items()},
        {stratum: n for stratum, _mean, n in rows},
        {stratum: 1 / mean for stratum, mean, _n in rows if mean},
        parts,
    )


def frame_shares(drawn: Drawn, group: str) -> dict[str, float]:
    """Population by label of a group that strata were made of, or of the strata themselves; empty when the list tells nothing."""
    if group == "stratum":
        return {name: float(size) for name, size in drawn.strata.items()}
    found: dict[str, float] = {}
    for name, size in drawn.strata.items():
        part = parts_of(name, drawn.parts).get(group)
        if part:
            found[part] = found.get(part, 0.0) + size
    return found


def questions_of(survey: Survey) -> dict[str, Question]:
    """Every question that was asked, by code, as it was asked last."""
    asked: dict[str, Question] = {}
    for definition in Version.objects.filter(survey=survey).order_by("n").values_list("definition", flat=True):
        asked |= {one.code: one for one in opened(definition).questions()}
    return asked


def columns_of(survey: Survey, drawn: Drawn | None = None) -> Columns:
    """All answers that came in to the end, weighted by nothing but the draw; ``counted`` as was decided.

    What was turned away over a quota counts only when somebody decided to keep it. Rows of a confidential survey stand in an
    order that their own content makes, and bear no ids.
    """
    drawn = drawn_of(survey) if drawn is None else drawn
    rows = _rows(survey, drawn)
    decided = dict(Screening.objects.filter(survey=survey).exclude(decision="").values_list("response_id", "decision"))
    counted = [
        decided.get(pk, "keep" if state == "completed" else "screen") == "keep"
        for pk, state in zip(rows.ids, rows.states, strict=True)
    ]
    order = _unlinked(rows, counted) if survey.confidential else np.arange(len(rows.ids))
    answers = [rows.answers[k] for k in order]
    told: dict[str, dict[str, Any]] = {kind: {} for kind in ("ratings", "choices", "ticks", "numbers", "ranks")}
    for code, question in questions_of(survey).items():
        _answered(told, code, question, answers)
    return Columns(
        response=np.arange(len(order)) if survey.confidential else np.array(rows.ids, np.int64),
        counted=np.array(counted, np.bool_)[order],
        base=np.array(rows.base, np.float64)[order],
        weight=np.where(np.array(counted, np.bool_), 1.0, 0.0)[order],
        stratum=_coded(rows.strata, order),
        cluster=_coded(rows.clusters, order),
        mode=_coded(rows.modes, order),
        day=np.array([(day - _EPOCH).days for day in rows.days], np.int64)[order],
        seconds=np.array(rows.seconds, np.float64)[order],
        groups={name: _coded(values, order) for name, values in rows.groups.items() if any(values)},
        **told,
    )


def _rows(survey: Survey, drawn: Drawn) -> Rows:
    segments = () if survey.confidential else tuple(f"customer__{name}" for name in SEGMENTS)
    found = Rows(groups={name: [] for name in (*SEGMENTS, *PARAMETERS, "month")})
    responses = Response.objects.filter(survey=survey, state__in=IN).order_by("pk")
    names = ("pk", "state", "answers", "stratum", "parameters", "mode", "seconds", "member__chance", *segments)
    read = responses.annotate(day=TruncDate("finished_at")).values_list("day", *names)
    for day, pk, state, answers, stratum, parameters, mode, seconds, chance, *values in read.iterator(
        chunk_size=10_000
    ):
        found.ids.append(pk)
        found.states.append(state)
        found.answers.append(answers)
        found.strata.append(stratum)
        found.base.append(1 / chance if chance else drawn.weights.get(stratum, 1.0))
        found.modes.append(mode)
        found.clusters.append("" if stratum else parameters.get("store", ""))
        found.days.append(day.replace(day=1) if survey.confidential else day)
        found.seconds.append(
            round(seconds / CONFIDENTIAL_SECONDS) * CONFIDENTIAL_SECONDS if survey.confidential else seconds
        )
        # As recorded at the draw, where strata were made of it; else as the archive is now.
        known = dict(zip(SEGMENTS, values, strict=False)) | parts_of(stratum, drawn.parts)
        known |= parameters | {"month": day.strftime("%Y-%m")}
        for name, group in found.groups.items():
            group.append(str(known.get(name) or ""))
    return found


def parts_of(stratum: str, names: Sequence[str]) -> dict[str, str]:
    """What the name of a stratum says, by what strata were made of; nothing when it cannot be told apart."""
    parts = stratum.split(_JOIN)
    if not names or len(parts) != len(names):
        return {}
    return {name: "" if part == "—" else part for name, part in zip(names, parts, strict=True)}


def _unlinked(rows: Rows, counted: Sequence[bool]) -> Any:
    """An order that only what a row says makes: who compares it with anything else learns nothing of when it was given."""
    keys = []
    for k, answers in enumerate(rows.answers):
        said = [
            answers,
            rows.base[k],
            rows.strata[k],
            rows.clusters[k],
            rows.modes[k],
            str(rows.days[k]),
            rows.seconds[k],
        ]
        said += [counted[k], [group[k] for group in rows.groups.values()]]
        keys.append(sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).digest())
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)


def _coded(values: Sequence[str], order: Any) -> Coded:
    whole = Coded.of(values)
    return Coded(whole.labels, whole.codes[order])


def _answered(
    told: dict[str, dict[str, Any]], code: str, question: Question, answers: Sequence[Mapping[str, Any]]
) -> None:
    """Put the answers to one question where they belong; words and files stay with the response."""
    given = [one.get(code) for one in answers]
    kind = question.kind
    if kind in ("scale", "stars", "nps"):
        told["ratings"][code] = _numbers(given)
    elif kind == "matrix":
        for row in question.rows:
            steps = [one.get(row.code) if isinstance(one, Mapping) else None for one in given]
            told["ratings"][f"{code}.{row.code}"] = _numbers(steps)
    elif kind in ("single", "dropdown", "region"):
        told["choices"][code] = Coded.of([one if isinstance(one, str) else "" for one in given])
    elif kind == "number":
        told["numbers"][code] = _numbers(given)
    elif kind == "multiple":
        for option in question.options:
            ticked = (isinstance(one, list) and option.code in one for one in given)
            told["ticks"][f"{code}/{option.code}"] = np.fromiter(ticked, np.bool_, len(given))
    elif kind == "ranking":
        for option in question.options:
            places = [
                one.index(option.code) + 1 if isinstance(one, list) and option.code in one else None for one in given
            ]
            told["ranks"][f"{code}/{option.code}"] = _numbers(places)


def _numbers(given: Sequence[Any]) -> Any:
    """Numbers with NaN for what was not answered, or "don't know"."""
    known: Iterator[float] = (one if isinstance(one, int | float) else np.nan for one in given)
    return np.fromiter(known, np.float64, len(given))

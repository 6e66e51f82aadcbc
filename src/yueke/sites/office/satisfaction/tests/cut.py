"""Surveys whose answers are cut: a series of two waves, a confidential one, one of very few answers, and one without a cut."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys.models import Cut, Response, Survey, Version
from yueke.domains.surveys.rules.cuts import Columns, fingerprint, packed
from yueke.insight.satisfaction.tests.answered import columns, questionnaire
from yueke.sites.office.surveys.plans.tests.desk import Desk, _desk

DAY = timedelta(days=1)
SUMMARY = {
    "weighting": {
        "steps": [{"name": "draw"}, {"name": "margins"}],
        "population": 9_000,
        "sample": {"key": 400, "other": 500},
    }
}


@dataclass
class Bench:
    """The desk and its surveys."""

    desk: Desk
    first: Survey
    second: Survey
    quiet: Survey
    few: Survey
    uncut: Survey

    @property
    def client(self) -> Client:
        """The researcher's browser."""
        return self.desk.browser(self.desk.researcher)


def cut_of(survey: Survey, told: Columns, n: int = 1) -> Cut:
    """A cut of a survey, as cleaning makes it."""
    return Cut.objects.create(
        survey=survey, n=n, columns=packed(told), fingerprint=fingerprint(told), summary=SUMMARY, made_at=AT
    )


def survey_of(desk: Desk, told: Columns | None, **more: Any) -> Survey:
    """A settled survey of everything that can be analysed."""
    found = Survey.objects.create(
        number=f"DC-{Survey.objects.count() + 1:04}", title=more.pop("title", "年度满意度调查"), kind="periodic", purpose="了解满意度",
        population="近一年有订单的顾客", owner=desk.researcher, department=desk.house.branch, state=more.pop("state", "draft"), created_at=AT,
        updated_at=AT, definition=questionnaire().kept(), **more,
    )  # fmt: skip
    if told is not None:
        cut_of(found, told)
    return found


@pytest.fixture(scope="module")
def bench_of_file(desk_of_file: Desk | None) -> Bench | None:
    """Made once for all tests of a file; None where each test must make its own."""
    return _bench(desk_of_file) if desk_of_file else None


@pytest.fixture
def bench(bench_of_file: Bench | None, desk: Desk) -> Bench:
    """The surveys at 2026-11-20 10:00; whatever a test changes is taken back."""
    return deepcopy(bench_of_file) or _bench(desk)


def _bench(desk: Desk) -> Bench:
    provinces = columns(400, 2)
    provinces = replace(provinces, groups={**provinces.groups, "province": provinces.groups["region"]})
    first = survey_of(desk, columns(300, 1))
    second = survey_of(desk, provinces, wave_of=first, wave=2)
    quiet = survey_of(desk, columns(300, 3), title="员工服务保密调查", confidential=True)
    few = survey_of(desk, columns(4, 4, small=False), title="新品试用调查")
    uncut = survey_of(desk, None, title="还在收集的调查")
    return Bench(desk, first, second, quiet, few, uncut)


def spoke(survey: Survey, texts: dict[int, str]) -> None:
    """What was written in responses of a survey, by the answer to the overall question in the columns."""
    definition = survey.definition
    definition["pages"][0]["questions"].append({"code": "T1", "kind": "text", "text": "还想说什么？"})
    Survey.objects.filter(pk=survey.pk).update(definition=definition)
    version = Version.objects.create(survey=survey, n=1, definition=definition, fingerprint="0" * 64, frozen_at=AT)
    Response.objects.bulk_create(
        Response(
            pk=pk, survey=survey, version=version, mode="link", state="completed", words=json.dumps({"T1": text}, ensure_ascii=False),
            key_index=b"%d" % pk, started_at=AT, saved_at=AT, finished_at=AT,
        )
        for pk, text in texts.items()
    )  # fmt: skip


__all__ = ["AT", "Bench", "_desk", "bench", "bench_of_file", "cut_of", "spoke", "survey_of"]

"""The tree of indicators: what questionnaires are bound to, weights that sum up, nothing pulled from under them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yueke.domains.evaluations import commands, queries
from yueke.domains.evaluations.commands import RatingFact
from yueke.domains.evaluations.models import Indicator, Rating
from yueke.domains.evaluations.queries.indicators import owed
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid, Refused

pytestmark = pytest.mark.django_db


def of(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def weights(parent: str | None) -> dict[int, Decimal]:
    rows = Indicator.objects.filter(parent=of(parent) if parent else None, is_active=True)
    return {row.pk: row.weight for row in rows}


def test_the_first_tree_sums_to_a_hundred_everywhere():
    branches = queries.tree()
    assert sum(one.of_all for one in branches if one.is_leaf) == 100
    assert max(one.level for one in branches) == 3
    assert {"product", "service", "price", "delivery", "loyalty"} <= {
        one.row.code for one in branches if one.level == 1
    }
    assert {of(code).pk for code in ("product.safety", "delivery.timely", "loyalty.recommend")} <= set(owed())
    assert of("model.quality.fit").pk not in owed(), "what weighs nothing is owed by nobody"


def test_weights_are_changed_together_and_told_at_the_field(town):
    asked = weights("delivery")
    first, second = asked
    with pytest.raises(Invalid) as refusal:
        commands.set_weights(town.research, of("delivery").pk, {first: Decimal(60), second: Decimal(50)}, at=AT)
    assert list(refusal.value.fields) == [f"w{second}"]
    assert "110" in str(refusal.value.fields[f"w{second}"][0])
    with pytest.raises(Invalid):
        commands.set_weights(town.research, of("delivery").pk, {first: Decimal(-1), second: Decimal(101)}, at=AT)
    with pytest.raises(Refused):
        commands.set_weights(town.research, of("delivery").pk, {first: Decimal(100)}, at=AT)
    assert weights("delivery") == asked
    commands.set_weights(town.research, of("delivery").pk, {first: Decimal(60), second: Decimal(40)}, at=AT)
    assert list(weights("delivery").values()) == [60, 40]


def test_an_indicator_is_added_below_its_parent_and_at_most_three_deep(town):
    made = commands.add_indicator(town.research, of("service.speed").pk, "phone", "电话接听", at=AT)
    assert (made.code, made.weight) == ("service.speed.phone", 0)
    for parent, name in ((made.pk, "deeper"), (of("service.speed").pk, "phone"), (None, "坏 名"), (None, "product")):
        with pytest.raises(Invalid) as refusal:
            commands.add_indicator(town.research, parent, name, "名称", at=AT)
        assert list(refusal.value.fields) == ["name"]
    with pytest.raises(Invalid):
        commands.add_indicator(town.research, None, "fresh", " ", at=AT)


def test_what_carries_weight_is_not_taken_away(town):
    told = {"title": "按时", "english": "On time", "position": 3, "at": AT}
    for code in ("delivery.timely", "model"):
        with pytest.raises(Refused):
            commands.edit_indicator(town.research, of(code).pk, is_active=False, **told)
    assert "loyalty.tolerance" in queries.codes()
    commands.edit_indicator(town.research, of("loyalty.tolerance").pk, is_active=False, **told)
    assert "loyalty.tolerance" not in queries.codes()
    assert commands.edit_indicator(town.research, of("delivery.timely").pk, is_active=True, **told).title == "按时"


def rating(n: int, **more) -> RatingFact:
    given = {
        "origin_kind": "survey", "origin_id": n, "reference": "Q1", "indicator": "overall", "raw": 4, "low": 1, "high": 5,
        "rule": "full steps", "day": date(2026, 11, 1), "survey_id": 7,
    }  # fmt: skip
    return RatingFact(**given | more)


def test_ratings_are_kept_once_and_weights_taken_over_in_one_statement():
    commands.store(SYSTEM, [rating(n) for n in range(3)], at=AT)
    commands.store(SYSTEM, [rating(0, raw=1), rating(3)], at=AT)
    assert list(Rating.objects.order_by("origin_id").values_list("score", flat=True)) == [80] * 4
    with CaptureQueriesContext(
        connection,
    ) as asked:
        changed = commands.take_over(
            SYSTEM, 7, {0: (2.5, True), 1: (0.0, False), 2: (1.0, True), 99: (1.0, True)}, at=AT
        )
    assert changed == 2
    assert sum("UPDATE" in one["sql"] for one in asked) == 1
    assert list(Rating.objects.order_by("origin_id").values_list("weight", "counted")) == [
        (2.5, True), (0.0, False), (1.0, True), (1.0, True),
    ]  # fmt: skip
    assert Rating.objects.counting().count() == 3


def test_when_each_was_last_measured_in_one_query():
    commands.store(SYSTEM, [rating(1), rating(2, day=date(2025, 1, 1)), rating(3, indicator="price.fair")], at=AT)
    with CaptureQueriesContext(connection) as asked:
        found = queries.measured(["overall", "price.fair", "product.safety"], date(2026, 5, 1))
    assert len(asked) == 1
    assert (found["overall"].last, found["overall"].n, found["overall"].sources) == (date(2026, 11, 1), 1, {"survey"})
    assert (found["product.safety"].last, found["product.safety"].n) == (None, 0)

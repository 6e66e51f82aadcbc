"""The look through the whole archive: what it finds, what it leaves alone, how it counts."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from yueke.domains.customers import commands, queries
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.merging import blocking
from yueke.domains.customers.merging.models import DuplicateLink
from yueke.domains.customers.models import Customer
from yueke.domains.customers.quality.models import QualityReading
from yueke.domains.customers.tests.conftest import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, NotFound

LATER = AT + timedelta(days=1)
STALE = AT - timedelta(days=300)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


def pairs() -> set[tuple[int, int]]:
    return set(DuplicateLink.objects.filter(state="open").values_list("first_id", "second_id"))


@pytest.fixture
def archive(cast):
    """Two hundred people, every tenth written down twice with another spelling, one fact changed or left out."""
    dice = random.Random(7)
    drafts, twins = [], []
    for n in range(200):
        name = dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN)
        phone = f"138{n:04d}{dice.randrange(10_000):04d}"
        drafts.append(CustomerDraft(name=name, phone=phone, city="杭州市", address=f"文三路 {n + 1} 号"))
        if n % 10 == 0:
            twins.append(len(drafts) - 1)
    for position, of in enumerate(list(twins)):
        original = drafts[of]
        changed = [{"phone": ""}, {"address": ""}, {"phone": f"+86 {original.phone}"}][position % 3]
        facts = {"name": original.name, "phone": original.phone, "city": "杭州市", "address": original.address}
        drafts.append(CustomerDraft(**{**facts, **changed}))
    ids = commands.create_many(cast.steward, drafts, batch_id=None, at=AT)
    return {tuple(sorted((ids[of], ids[200 + position]))) for position, of in enumerate(twins)}


def test_planted_duplicates_are_found_and_nothing_else(cast, archive):
    run = commands.find_duplicates(cast.steward, at=LATER)
    certain = set(DuplicateLink.objects.filter(certain=True).values_list("first_id", "second_id"))
    assert len(certain & archive) >= 0.95 * len(archive)
    assert len(certain & archive) >= 0.95 * len(certain)
    assert run.customers == 220
    assert run.certain == len(certain)
    assert run.compared < 400
    link = DuplicateLink.objects.filter(certain=True).first()
    assert len(link.reasons) == len(link.weights) > 0
    assert sum(link.weights) == pytest.approx(link.weight)


def test_repeating_it_changes_nothing(cast, archive):
    commands.find_duplicates(cast.steward, at=LATER)
    before = list(DuplicateLink.objects.order_by("pk").values())
    commands.find_duplicates(cast.steward, at=LATER)
    assert list(DuplicateLink.objects.order_by("pk").values()) == before


def test_what_was_told_apart_or_merged_never_comes_back(cast, archive):
    commands.find_duplicates(cast.steward, at=LATER)
    apart, together = DuplicateLink.objects.filter(certain=True).order_by("pk")[:2]
    commands.decide_link(cast.steward, apart.pk, "different", at=LATER)
    commands.merge(cast.steward, together.first_id, together.second_id, reason="同一个人", at=LATER)
    commands.find_duplicates(cast.steward, at=LATER)
    for link, state in ((apart, "different"), (together, "merged")):
        link.refresh_from_db()
        assert link.state == state
        assert (link.first_id, link.second_id) not in pairs()


def test_a_corrected_fact_lets_an_open_pair_go(cast, archive):
    commands.find_duplicates(cast.steward, at=LATER)
    link = DuplicateLink.objects.filter(reasons__contains=["手机相同"]).first()
    Customer.objects.get(pk=link.second_id).addresses.all().delete()
    commands.edit(cast.steward, link.second_id, {"name": "欧阳别人", "phone": "13099998888"}, at=LATER)
    commands.find_duplicates(cast.steward, at=LATER)
    assert not DuplicateLink.objects.filter(pk=link.pk).exists()


def test_a_number_of_everybody_makes_no_pairs(cast, monkeypatch):
    count = blocking.MOST + 5
    drafts = [
        CustomerDraft(name=f"公司{n:03d}号有限公司", kind="enterprise", phone="057188880000") for n in range(count)
    ]
    commands.create_many(cast.steward, drafts, batch_id=None, at=AT)
    assert commands.find_duplicates(cast.steward, at=LATER).compared == 0


def test_only_the_steward_looks(cast, archive):
    with pytest.raises(Forbidden):
        commands.find_duplicates(cast.visitor, at=LATER)
    assert not DuplicateLink.objects.exists()


def test_figures_are_the_lengths_of_the_lists_behind_them(cast, archive):
    commands.find_duplicates(cast.steward, at=LATER)
    commands.create(cast.owner, CustomerDraft(name="没电话"), at=AT)
    found, read_at = queries.latest_figures(cast.steward, STALE)
    assert read_at is None
    figures = {figure.code: figure for figure in found}
    for code in ("no_phone", "unknown_region", "shared_phone", "no_owner", "stale", "incomplete"):
        assert queries.breaking(cast.steward, code, STALE)[1].count() == figures[code].found, code
    assert figures["shared_phone"].found == 14
    assert figures["no_phone"].found >= 1
    assert sum(figure.found for code, figure in figures.items() if code.startswith("completeness:")) == 221
    assert figures["duplicates"].found == DuplicateLink.objects.filter(certain=True).count()
    with pytest.raises(NotFound):
        queries.breaking(cast.steward, "nothing", STALE)


def test_the_night_keeps_readings_and_others_never_see_them(cast, archive):
    commands.read_quality(SYSTEM, stale=STALE, at=AT)
    commands.read_quality(SYSTEM, stale=STALE, at=LATER)
    kept = commands.read_quality(SYSTEM, stale=STALE, at=LATER + timedelta(minutes=5))
    assert QualityReading.objects.count() == 2 * kept
    assert queries.latest_figures(cast.steward, STALE)[1] == LATER + timedelta(minutes=5)
    assert len(queries.trend(cast.steward, AT.date())["no_phone"]) == 2
    assert queries.trend(cast.owner, AT.date()) == {}
    found, read_at = queries.latest_figures(cast.outsider, STALE)
    assert read_at is None
    assert {figure.of for figure in found} == {0}

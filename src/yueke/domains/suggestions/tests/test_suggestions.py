"""Suggestions by rules, then learned; tried on what came last; what people chose is remembered once."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yueke.domains.suggestions import commands, queries
from yueke.domains.suggestions.models import Learned, Suggested
from yueke.kernel.access import SYSTEM
from yueke.methods.text.learning import held_out

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SUBJECT = "complaints.category"
WORDS = {"logistics.1": ("延误", "没送到", "还没到", "催了", "等了"), "goods.2": ("外观瑕疵", "划痕", "掉漆", "色差")}
LATE = [
    "说好周二送到现在还没到",
    "催了三次还没发货太慢了",
    "晚了五天才送来",
    "等了一周货还没送到",
    "又延误了没按时送到",
]
SCRATCHED = ["柜门上有一道划痕", "表面掉漆了好几块", "玻璃边有划伤", "外壳磕了一个凹坑", "颜色和样品有色差掉漆"]
TEXTS = [text for pair in zip(LATE * 4, SCRATCHED * 4, strict=True) for text in pair]
LABELS = ["logistics.1", "goods.2"] * 20


def test_untrained_it_goes_by_words_and_says_so():
    found, by_rules = queries.suggestions(SUBJECT, "货还没送到，等了三天", WORDS)
    assert by_rules
    assert found[0].category == "logistics.1"
    assert "没送到" in "".join(found[0].because)
    assert queries.standing(SUBJECT).n is None


def test_learned_it_goes_by_the_companys_own_complaints_and_tells_how_good_it_is():
    first = commands.learn(SYSTEM, SUBJECT, TEXTS, LABELS, at=AT)
    assert commands.learn(SYSTEM, SUBJECT, TEXTS, LABELS, at=AT + timedelta(days=1)) == first, "the same is kept once"
    found, by_rules = queries.suggestions(SUBJECT, "柜子表面有划痕还掉漆", WORDS)
    assert not by_rules
    assert found[0].category == "goods.2"
    told = queries.standing(SUBJECT)
    assert (told.n, told.first.n, told.first.part) == (40, 8, 8)
    assert told.first.interval[0] < 1.0 == told.first.value


def test_too_few_teach_nothing():
    assert commands.learn(SYSTEM, SUBJECT, TEXTS[:6], LABELS[:6], at=AT) is None
    assert not Learned.objects.exists()
    assert held_out(TEXTS[:6], LABELS[:6]).n == 0


def test_what_was_chosen_is_remembered_once_and_only_where_something_was_suggested():
    for chosen in ("goods.2", "other.1"):
        commands.note_choice(
            SYSTEM, SUBJECT, ("complaints.complaint", 1), ["goods.2", "a"], chosen, by_rules=True, at=AT
        )
    commands.note_choice(
        SYSTEM, SUBJECT, ("complaints.complaint", 2), ["a", "goods.2"], "goods.2", by_rules=True, at=AT
    )
    commands.note_choice(SYSTEM, SUBJECT, ("complaints.complaint", 3), [], "goods.2", by_rules=True, at=AT)
    told = queries.standing(SUBJECT)
    assert Suggested.objects.count() == 2
    assert (told.taken.part, told.among_shown.part, told.taken.n) == (1, 2, 2)

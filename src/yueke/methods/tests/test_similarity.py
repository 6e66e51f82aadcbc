"""Whether two complaints are about the same problem: measured on labelled pairs, and the edges."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.methods.tests.labelled import FILES, complaints, pairs
from yueke.methods.text.similarity import (
    SIMILAR,
    SIMILAR_WEIGHED,
    Shared,
    Text,
    rarities,
    shingles,
    similarity,
    why,
)

LONG = "三月七日在你们徐汇店买的坚果礼盒，当时店员很热情，说是新到的货，我就买了两盒送给岳母，"


@pytest.fixture(scope="module")
def measured():
    found = {file: [p for p in pairs(file) if p.a.measures] for file in FILES}
    assert min(len(one) for one in found.values()) >= 300
    return found


def precision_and_recall(judged, threshold, idf=None):
    found = [p.kind for p in judged if similarity(p.a.text, p.b.text, idf) >= threshold]
    return found.count("same") / len(found), found.count("same") / sum(p.kind == "same" for p in judged)


# The figures of benchmarks/similarity.py at the thresholds in use; a change that makes them worse must say so here.
@pytest.mark.parametrize(
    "file, precision, recall",
    [("complaints", 0.98, 0.97), ("complaints_reworded", 0.97, 0.74), ("complaints_retold", 0.97, 0.75)],
)
def test_complaints_about_the_same_problem_are_found_at_the_threshold(measured, file, precision, recall):
    reached = precision_and_recall(measured[file], SIMILAR)
    assert reached[0] >= precision
    assert reached[1] >= recall


def test_with_rarities_at_their_threshold(measured):
    idf = rarities(told.text for file in FILES for told in complaints(file))
    assert precision_and_recall(measured["complaints_retold"], SIMILAR_WEIGHED, idf) >= (0.86, 0.82)


def test_what_is_similar_shares_a_shingle(measured):
    # A search by overlapping arrays loses none that the comparison would accept.
    for told in measured.values():
        for pair in told:
            if similarity(pair.a.text, pair.b.text) >= SIMILAR:
                assert shingles(pair.a.text) & shingles(pair.b.text), pair


def test_spelling_does_not_matter():
    assert similarity("外包裝壓壞了，裏面全碎！", "外包装压坏了,里面全碎") == pytest.approx(1)
    assert similarity("订单 ＡＢ１２３：漏发", "订单 ab123 漏发") == pytest.approx(1)
    assert shingles("外包裝壓壞了") == shingles("外包装压坏了。")


def test_set_phrases_do_not_make_similar():
    assert similarity("您好，我要投诉，请尽快处理：牛奶酸了", "您好，我要投诉，请尽快处理：门锁没电") < 0.1
    assert similarity("我要投诉！", "我要投诉！") == pytest.approx(1), "the phrases count where nothing else is told"


def test_a_long_story_does_not_drown_the_problem():
    assert similarity(f"{LONG}结果打开一股哈喇味", "坚果礼盒变质，油味很重") >= SIMILAR


def test_shingles_are_numbers_a_database_keeps_and_always_the_same():
    assert shingles("牛奶酸了") == {357804581, 846164609, 1390974637, 2010784480}
    assert all(0 <= one < 2**31 for told in complaints("complaints") for one in shingles(told.text))


@pytest.mark.parametrize("text", ["", "  ", "？！……", "\ud800"])
def test_nothing_told_is_similar_to_nothing(text):
    assert shingles(text) == frozenset()
    assert similarity(text, "牛奶酸了") == 0
    assert similarity(text, text) == 0
    assert why(text, "牛奶酸了") == []


def test_a_single_character_is_found_too():
    assert shingles("漏") & shingles("漏。")


def test_why_tells_the_longest_pieces_and_the_words_for_the_same():
    told = why("礼盒里的核桃一股哈喇味，吃着发苦", "打开坚果大礼盒，核桃仁有股陈油味")
    assert told == [Shared("礼盒", "礼盒"), Shared("核桃", "核桃"), Shared("哈喇", "陈油味")]
    assert why("保洁阿姨打碎花瓶", "花瓶被保洁阿姨打碎")[0] == Shared("保洁阿姨打碎", "保洁阿姨打碎")
    assert len(why(LONG, LONG + "又", most=1)) == 1


TEXTS = st.text(alphabet="牛奶坏了酸礼盒壓碎A1，。 的", max_size=30)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_similarity_is_a_share_and_knows_no_order(a, b):
    value = similarity(a, b)
    assert 0 <= value <= 1
    assert value == pytest.approx(similarity(b, a))
    assert value == Text.of(a).similarity(Text.of(b))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_pieces_told_as_shared_stand_in_both(a, b):
    assert all(one.words in a.replace("壓", "压").lower() for one in why(a, b))

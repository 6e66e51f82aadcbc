"""Which circumstances a caller's words tell of."""

from __future__ import annotations

import pytest

from yueke.domains.complaints.choices import Signal
from yueke.domains.complaints.rules.hearing import TELLING, heard


def signals(text: str) -> list[str]:
    return [one.signal for one in heard(text)]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("再不处理我就打12315", ["threat"]),
        ("我要找媒体曝光你们", ["threat", "press", "social_media"]),
        ("孩子吃了以后过敏，去医院了", ["injury", "food_safety", "vulnerable"]),
        ("层板掉下来砸伤了脚，流血了", ["injury"]),
        ("我已经请了律师，要求假一赔十", ["lawsuit"]),
        ("你們洩露我的電話", ["privacy_leak"]),
        ("你们泄露我的电话，天天有骚扰电话", ["privacy_leak"]),
        ("發到抖音上去", ["social_media"]),
        ("派出所都来过了", ["authority"]),
        ("这是第二次投诉了", ["escalated"]),
        ("冷柜不制冷，第三天了没有人来修", []),
        ("", []),
    ],
)
def test_what_is_said_is_heard(said, told):
    assert signals(said) == told


@pytest.mark.parametrize("said", ["没有受伤", "人没受伤，只是吓了一跳", "并未起诉", "无过敏史", "我也不想曝光"])
def test_what_is_denied_is_not(said):
    assert signals(said) == []


def test_said_once_and_denied_once_is_said():
    assert signals("我没有受伤，但是师傅受伤了") == ["injury"]


def test_a_number_within_a_longer_one_is_none():
    assert signals("电话13112315678，订单812315") == []
    assert signals("打 12315 投诉") == ["threat"]


def test_the_words_that_tell_are_given():
    (one,) = heard("要打12315，去消协")
    assert one.because == ("12315", "消协")


def test_every_word_is_of_a_circumstance_there_is_and_can_be_heard():
    assert set(TELLING) <= set(Signal.values)
    for signal, words in TELLING.items():
        for word in words.split():
            assert signal in signals(word), word

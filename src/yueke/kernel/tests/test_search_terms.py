"""What finds a name: every fragment, initials, pinyin finished or not, unusual surname readings, tails."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.search_terms import phone_digits, pinyin_key, query_terms, terms_for


class Found(models.Model):
    name = models.TextField()
    search_terms = ArrayField(models.TextField())

    class Meta:
        app_label = "search_tests"


# Needs the keys, which the migrations make; the database itself is not read.
pytestmark = pytest.mark.django_db


def finds(text, name, **more):
    terms = set(terms_for(name, **more))
    return any(terms.issuperset(group) for group in query_terms(text).any_of)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zs", "张三"),
        ("zsf", "张三丰"),
        ("sf", "张三丰"),
        ("zhangsan", "张三"),
        ("zhang san", "张三"),
        ("Zhang San", "张三"),
        ("zhangs", "张三"),
        ("zhangsa", "张三"),
        ("zha", "张三"),
        ("sanfeng", "张三丰"),
        ("zhangsanfeng", "张三丰"),
        ("shan xiong", "单雄信"),
        ("shanxiong", "单雄信"),
        ("danxiong", "单雄信"),
        ("sxx", "单雄信"),
        ("qiuhe", "仇和"),
        ("zengguofan", "曾国藩"),
        ("ouyang", "欧阳修"),
        ("ouxiu", "区修"),
        ("yuchigong", "尉迟恭"),
        ("xieqi", "解琪"),
        ("lvbu", "吕布"),
        ("lübu", "吕布"),
        ("lubu", "吕布"),
        ("xian", "西安饭庄"),
        ("chongqing", "重庆长安汽车有限公司"),
        ("cqca", "重庆长安汽车有限公司"),
        ("张san", "张三"),
        ("abc", "ABC公司"),
        ("ABC公", "abc公司"),
        ("张 三", "张三"),
        ("阿里 买提", "阿里·买提"),
        ("ｚｓ", "张三"),
        ("smith", "John Smith"),
    ],
)
def test_found(text, name):
    assert finds(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zs", "李四"),
        ("zhangsan", "三张"),
        ("zhangsan", "张四"),
        ("三张", "张三"),
        ("sz", "张三"),
        ("xiang", "西安"),
    ],
)
def test_not_found(text, name):
    assert not finds(text, name)


names = st.text(st.sampled_from("张王李单仇曾区尉迟三四丰雄明华美丽行长重乐厦门吕女"), min_size=2, max_size=8)


@given(names, st.data())
def test_every_fragment_of_two_characters_or_more_is_found(name, data):
    start = data.draw(st.integers(0, len(name) - 2))
    end = data.draw(st.integers(start + 2, len(name)))
    assert finds(name[start:end], name)


@given(names)
def test_the_whole_pinyin_and_all_its_beginnings_are_found(name):
    spelled = pinyin_key(name)
    assert finds(spelled, name)
    if len(name) <= 4:
        for n in range(2, len(spelled)):
            assert finds(spelled[:n], name), spelled[:n]


@given(st.text(max_size=80))
def test_any_text_is_answered(text):
    query_terms(text).q()
    terms_for(text, phones=[text], numbers=[text], emails=[text])


def test_a_text_made_to_be_cut_in_countless_ways_is_answered_at_once():
    query_terms("angan" * 9 + "q")


@pytest.mark.parametrize("text", ["", " ", "张", "z", "·", "８"])
def test_fewer_than_two_characters_ask_for_nothing(text):
    query = query_terms(text)
    assert not query
    assert query.kind == "empty"


@pytest.mark.parametrize("text", ["8000", "138000", "00138000", "13800138000", "+86 138-0013-8000", "38000"])
def test_phone_tails(text):
    assert finds(text, "张三", phones=["13800138000"])
    assert not finds(text, "张三", phones=["13900139001"])


@pytest.mark.parametrize("text", ["KH20261122-0042", "kh20261122-0042", "0042", "20261122-0042", "220042"])
def test_numbers(text):
    assert finds(text, "张三", numbers=["KH20261122-0042"])
    assert not finds(text, "张三", numbers=["KH20261123-0043"])


@pytest.mark.parametrize("text", ["zhangsan@example.com", "ZhangSan@Example.com", "li.si", "li.si@"])
def test_emails(text):
    assert finds(text, "某某", emails=["zhangsan@example.com", "Li.Si@example.com"])


def test_phones_and_addresses_are_not_stored_in_plain():
    text = "".join(terms_for("张三", phones=["13800138000"], emails=["zs1990@example.com"]))
    assert "8000" not in text
    assert "1990" not in text


def test_the_number_of_terms_stays_small():
    full = terms_for("单雄信", phones=["13800138000"], numbers=["KH20261122-0042"], emails=["a@example.com"])
    assert len(full) <= 32
    assert len(terms_for("张三丰")) <= 15
    assert len(terms_for("重庆长安汽车有限公司")) <= 35


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("张三", "zhangsan"),
        ("单雄信", "shanxiongxin"),
        ("尉迟恭", "yuchigong"),
        ("吕布", "lvbu"),
        ("ABC 公司", "abcgongsi"),
    ],
)
def test_pinyin_key(name, key):
    assert pinyin_key(name) == key


@pytest.mark.parametrize(
    "phone",
    ["13800138000", "+86 138 0013 8000", "008613800138000", "86-13800138000", "１３８００１３８０００"],
)
def test_phone_digits(phone):
    assert phone_digits(phone) == "13800138000"


@pytest.mark.owner
def test_the_condition_in_the_database():
    with connection.schema_editor() as editor:
        editor.create_model(Found)
    for name in ("张三", "张四", "单雄信"):
        Found.objects.create(name=name, search_terms=terms_for(name))
    found = lambda text: list(Found.objects.filter(query_terms(text).q()).values_list("name", flat=True))  # noqa: E731
    assert found("zs") == ["张三", "张四"]
    assert found("张三") == ["张三"]
    assert found("shanxiong") == ["单雄信"]
    assert found("张") == []


def test_half_a_surrogate_pair_asks_for_nothing():
    assert query_terms("@\ud800") == query_terms("@")

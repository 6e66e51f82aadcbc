"""Which records are one customer: the rules of real life, not only of one file."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.methods.matching import Frequencies, Record, blocking_keys, may_match, score, suggest_duplicates
from yueke.methods.matching.scoring import compare_names


def person(key, name="方梅伟", **fields):
    return Record(key, name, "individual", **fields)


def company(key, name="上海源宏餐饮管理", **fields):
    return Record(key, name, "enterprise", **fields)


PHONE, OTHER_PHONE, DESK = ("13812345678",), ("13912345678",), ("02188776655",)
HOME, ELSEWHERE = "文三路100-2-301", "人民路7-1-101"


@pytest.mark.parametrize(
    "a, b, verdict",
    [
        # the same person
        (person(1, phones=PHONE), person(2, phones=PHONE), "same"),
        (person(1, phones=PHONE, address=HOME), person(2, phones=PHONE, address=ELSEWHERE), "same"),
        (person(1, address=HOME), person(2, address=HOME, phones=PHONE), "same"),
        (person(1, address=HOME, phones=PHONE), person(2, address=HOME, phones=OTHER_PHONE), "same"),
        (person(1, emails=("a@b.cn",)), person(2, emails=("a@b.cn",), phones=PHONE), "same"),
        (person(1, "王伟", identity="X"), person(2, "王卫", identity="X"), "same"),
        # a family, a lent phone, a shared e-mail: worth a link, never a merge
        (
            person(1, "张三", phones=PHONE, address=HOME),
            person(2, "李四", phones=PHONE, address=HOME),
            "maybe",
        ),
        (
            person(1, "张三", phones=PHONE, address=HOME),
            person(2, "李四", phones=PHONE, address=ELSEWHERE),
            "maybe",
        ),
        (person(1, "张三", emails=("a@b.cn",)), person(2, "李四", emails=("a@b.cn",)), "maybe"),
        # brothers
        (
            person(1, "王小明", phones=PHONE, address=HOME),
            person(2, "王小光", phones=PHONE, address=HOME),
            "maybe",
        ),
        # a slip of the pen, with two strong identifiers
        (
            person(1, "王小明", phones=PHONE, birthday="1990-01-01"),
            person(2, "王小朋", phones=PHONE, birthday="1990-01-01"),
            "same",
        ),
        # namesakes
        (
            person(1, phones=PHONE, address=HOME),
            person(2, phones=OTHER_PHONE, address=ELSEWHERE),
            "different",
        ),
        (person(1, address=HOME, district="西湖区"), person(2, address=HOME, district="洪山区"), "different"),
        (person(1, phones=PHONE, identity="X"), person(2, phones=PHONE, identity="Y"), "different"),
        (
            person(1, birthday="1990-01-01", address=HOME),
            person(2, birthday="1980-01-01", address=HOME),
            "maybe",
        ),
        # a birthday and a door without a name: twins have both (ADR 10)
        (
            person(1, birthday="1990-01-01", address=HOME),
            person(2, "", birthday="1990-01-01", address=HOME),
            "maybe",
        ),
        (
            person(1, birthday="1990-01-01", address=HOME, phones=PHONE),
            person(2, "", birthday="1990-01-01", address=HOME, phones=PHONE),
            "same",
        ),
        # organizations
        (company(1, phones=DESK), company(2, phones=DESK), "same"),
        (company(1, contact="方勇", address=HOME), company(2, contact="方勇", address=HOME), "same"),
        (company(1, contact="方勇"), company(2, contact="方勇", phones=PHONE), "same"),
        (
            company(1, contact="方勇", address=HOME, phones=PHONE),
            company(2, contact="李四", address=ELSEWHERE, phones=OTHER_PHONE),
            "different",
        ),
        (
            company(1, phones=DESK, address=HOME),
            company(2, "上海源宏餐饮管理杭州分公司", phones=DESK, address=HOME),
            "maybe",
        ),
        (
            company(1, "上海甲物流", phones=DESK, address=HOME),
            company(2, "上海乙商贸", phones=DESK, address=HOME),
            "maybe",
        ),
        # its contact person entered as a customer
        (company(1, phones=PHONE, contact="方勇"), person(2, "方勇", phones=PHONE), "maybe"),
    ],
)
def test_verdicts(a, b, verdict):
    assert score(a, b).verdict == verdict
    assert score(b, a).verdict == verdict


def test_reasons_are_words_and_add_up():
    judged = score(person(1, phones=PHONE, address=HOME), person(2, phones=PHONE, address=ELSEWHERE))
    assert judged.text == "手机相同，姓名相同，地址不同"
    assert judged.weight == sum(reason.weight for reason in judged.reasons)
    assert 0.99 < judged.probability < 1
    assert score(person(1), person(2)).probability < 0.5


def test_common_names_weigh_less_than_rare_ones():
    crowd = [person(i, "王伟") for i in range(500)] + [person(i, f"罕见{i}") for i in range(500, 3000)]
    counts = Frequencies.of(crowd)
    common = score(person(1, "王伟"), person(2, "王伟"), counts).weight
    rare = score(person(1, "罕见600"), person(2, "罕见600"), counts).weight
    assert common < rare


def test_a_public_phone_links_nobody():
    crowd = [person(i, f"客户{i}号", phones=("13800138000",)) for i in range(40)]
    found = suggest_duplicates(crowd)
    assert found.groups == []
    assert found.links == []


@pytest.mark.parametrize(
    "one, other, is_person, outcome",
    [
        ("方梅伟", "方梅伟", True, "equal"),
        ("方梅伟", "方梅玮", True, "near"),
        ("王伟", "王卫", True, "different"),
        ("深圳第一中学", "深圳第二中学", False, "different"),
        ("杭州文三路店", "杭州文二路店", False, "different"),
        ("上海源宏餐饮管理", "上海源宏餐饮管理服务", False, "near"),
        ("华为技术", "华为技术杭州分公司", False, "branch"),
        ("上海甲物流", "上海乙商贸", False, "different"),
    ],
)
def test_names(one, other, is_person, outcome):
    assert compare_names(one, other, is_person) == compare_names(other, one, is_person) == outcome


def test_groups_are_closed_over_several_ways_to_match():
    found = suggest_duplicates(
        [
            person("a", phones=PHONE, emails=("x@y.cn",)),
            person("b", phones=PHONE),
            person("c", emails=("x@y.cn",), address=HOME),
            person("d", address=HOME),
            person("e", "李四", address=HOME, phones=PHONE),
        ]
    )
    assert [group.members for group in found.groups] == [("a", "b", "c", "d")]
    assert {frozenset((link.a, link.b)) for link in found.links} >= {frozenset("ae"), frozenset("be")}
    assert found.groups[0].probability > 0.9


def test_no_chain_through_a_record_without_identity():
    found = suggest_duplicates(
        [
            person("a", identity="X", phones=PHONE),
            person("b", phones=(*PHONE, *OTHER_PHONE)),
            person("c", identity="Y", phones=OTHER_PHONE),
        ]
    )
    assert [set(group.members) for group in found.groups] in ([{"a", "b"}], [{"b", "c"}])
    assert len(found.links) == 1


def test_no_chain_through_a_record_without_name():
    found = suggest_duplicates(
        [person("a", "张三", phones=PHONE), person("b", "", phones=PHONE), person("c", "李四", phones=PHONE)]
    )
    assert all(not {"a", "c"} <= set(group.members) for group in found.groups)


NAMES = st.sampled_from(["张三", "张三丰", "李四", "上海源宏餐饮管理", ""])
RECORDS = st.builds(
    Record,
    key=st.integers(0, 10**9),
    name=NAMES,
    kind=st.sampled_from(["individual", "enterprise", ""]),
    phones=st.lists(st.sampled_from([*PHONE, *OTHER_PHONE, *DESK]), max_size=2, unique=True).map(tuple),
    emails=st.lists(st.sampled_from(["a@b.cn", "c@d.cn"]), max_size=1).map(tuple),
    identity=st.sampled_from(["", "", "X", "Y"]),
    address=st.sampled_from(["", HOME, ELSEWHERE]),
    district=st.sampled_from(["", "西湖区", "东城区"]),
    contact=st.sampled_from(["", "方勇"]),
    birthday=st.sampled_from(["", "1990-01-01", "1991-02-02"]),
)


@given(st.lists(RECORDS, max_size=14, unique_by=lambda record: record.key))
def test_groups_are_disjoint_free_of_contradiction_and_independent_of_order(records):
    found = suggest_duplicates(records)
    by_key = {record.key: record for record in records}
    members = [key for group in found.groups for key in group.members]
    assert len(members) == len(set(members))
    for group in found.groups:
        assert len(group.members) >= 2
        assert len({by_key[key].identity for key in group.members} - {""}) <= 1
    held = {frozenset((pair.a, pair.b)) for group in found.groups for pair in group.pairs}
    assert not held & {frozenset((link.a, link.b)) for link in found.links}


@given(RECORDS, RECORDS)
def test_pairs_are_symmetric_and_same_pairs_share_a_block(a, b):
    assert score(a, b).weight == pytest.approx(score(b, a).weight)
    assert score(a, b).verdict == score(b, a).verdict
    if score(a, b).verdict == "same":
        assert set(blocking_keys(a)) & set(blocking_keys(b))


@given(RECORDS, RECORDS, st.integers(2, 40))
def test_what_is_sorted_out_beforehand_is_never_worth_a_look(a, b, bearers):
    b = b._replace(
        phones=tuple(phone for phone in b.phones if phone not in a.phones),
        emails=tuple(email for email in b.emails if email not in a.emails),
        identity="" if b.identity == a.identity else b.identity,
    )
    counts = Frequencies(Counter({a.name: bearers, b.name: bearers}))
    told = b._replace(phones=(), emails=(), identity="", address="", contact="")
    if score(a, b, counts).verdict != "different":
        assert may_match(a, told, counts, address=bool(b.address))


def test_namesakes_elsewhere_need_not_be_opened():
    here, there = person(1, address=HOME, district="西湖区"), person(2, district="东城区")
    counts = Frequencies.of([here, there])
    assert not may_match(here, there, counts, address=True)
    assert may_match(here, there._replace(district="西湖区"), counts, address=True)
    born = here._replace(birthday="1990-01-01")
    assert may_match(born, there._replace(birthday="1990-01-01"), counts, address=True)


def test_names_beside_make_a_name_common():
    pair = [person(1, emails=("a@b.cn",)), person(2, phones=PHONE)]
    assert suggest_duplicates(pair).links
    assert not suggest_duplicates(pair, uncompared=["方梅伟"] * 8).links


@pytest.mark.slow
def test_a_hundred_thousand_records():
    _hits_among(85_000)


def test_ten_thousand_records():
    _hits_among(8_500)


def _hits_among(n):
    chance = random.Random(7)
    surnames, given = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
    records, pairs = [], 0
    for i in range(n):
        name = chance.choice(surnames) + chance.choice(given) + chance.choice(given)
        one = person(
            i,
            name,
            phones=(f"13{i:09d}",),
            address=f"{chance.choice('东西南北')}路{i % 900}-{i % 40}-{i}",
            district=f"区{i % 50}",
        )
        records.append(one)
        if i % 6 == 0:
            records.append(person(-i - 1, name, phones=one.phones, district=one.district))
            pairs += 1
    chance.shuffle(records)
    found = suggest_duplicates(records)
    hits = sum(1 for group in found.groups if len(group.members) == 2 and sum(group.members) == -1)
    assert hits / pairs > 0.99
    assert hits / len(found.groups) > 0.99

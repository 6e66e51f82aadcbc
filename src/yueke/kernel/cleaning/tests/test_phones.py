"""Phone numbers in every form seen in real sheets."""

import datetime
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.cleaning.phones import clean_phone, clean_phones, phone_key
from yueke.kernel.cleaning.wording import said


@pytest.mark.parametrize(
    "cell, numbers",
    [
        ("13812345678", ["13812345678"]),
        (13812345678, ["13812345678"]),
        (13812345678.0, ["13812345678"]),
        ("13812345678.0", ["13812345678"]),
        ("1.3812345678E+10", ["13812345678"]),
        ("１３８１２３４５６７８", ["13812345678"]),
        ("138-1234-5678", ["13812345678"]),
        ("138 1234 5678", ["13812345678"]),
        ("+8613812345678", ["13812345678"]),
        ("86 13812345678", ["13812345678"]),
        ("0086-138-1234-5678", ["13812345678"]),
        ("013812345678", ["13812345678"]),
        ("13812345678转802", ["13812345678转802"]),
        ("13812345678/13987654321", ["13812345678", "13987654321"]),
        ("13812345678、0571-88776655", ["13812345678", "0571-88776655"]),
        ("13812345678 13987654321", ["13812345678", "13987654321"]),
        ("13812345678/138-1234-5678", ["13812345678"]),
        ("手机：13812345678（张总）", ["13812345678"]),
        ("0571-88776655", ["0571-88776655"]),
        ("057188776655", ["0571-88776655"]),
        ("(0571) 8877 6655-802", ["0571-88776655转802"]),
        ("0571-8877 6655 转 802", ["0571-88776655转802"]),
        ("010-12345678", ["010-12345678"]),
        ("020-4250984", ["020-4250984"]),
        ("+86-571-88776655", ["0571-88776655"]),
        ("400-800-1234", ["4008001234"]),
        ("95588", ["95588"]),
        ("8877-6655", ["88776655"]),
        ("+852 9123 4567", ["+85291234567"]),
        ("00852-91234567", ["+85291234567"]),
    ],
)
def test_reads(cell, numbers):
    found = clean_phones(cell)
    assert found.problem is None
    assert [phone.text for phone in found.value] == numbers


@pytest.mark.parametrize(
    "cell, word",
    [
        ("1.38E+10", "科学计数法"),
        ("1381234567", "10 位"),
        ("138123456789", "12 位"),
        ("12012345678", "号段"),
        ("0571-123", "区号"),
        ("+1 12", "境外"),
        ("abc", "不是电话号码"),
        ("13812345678/abc", "不是电话号码"),
        ("2026-10-06", "不是电话号码"),
        (datetime.date(2026, 10, 6), "不是电话号码"),
        (True, "不是电话号码"),
        ("#N/A", "公式错误"),
        ("=1+1", "不是电话号码"),
        ("<script>alert(1)</script>", "不是电话号码"),
    ],
)
def test_refuses_with_a_reason(cell, word):
    found = clean_phones(cell)
    assert found.value is None
    assert word in found.problem


def test_nothing_and_words_for_nothing_are_no_problem():
    assert clean_phones(None) == (None, None, None)
    assert clean_phones("  ") == (None, None, None)
    unknown = clean_phones("不详")
    assert (unknown.value, unknown.problem) == (None, None)
    assert "不详" in unknown.changed


def test_first_number_names_the_others():
    found = clean_phone("13812345678/13987654321")
    assert found.value == "13812345678"
    assert "13987654321" in found.changed


def test_what_needed_no_change_says_so():
    assert clean_phones("13812345678").changed is None
    assert clean_phones("０571-88776655").changed is not None


def test_key_leaves_extension_out():
    assert phone_key("0571-88776655转802") == "057188776655"
    assert clean_phones("0571-88776655转802").value[0].key == "057188776655"


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(
    MOBILES,
    st.sampled_from(["", "+86", "86", "0086", "+86 ", "86-", "0"]),
    st.sampled_from(["", " ", "-", "　", "－"]),
    st.booleans(),
)
def test_every_way_to_write_a_mobile_gives_the_same_number(number, prefix, separator, wide):
    written = prefix + separator.join((number[:3], number[3:7], number[7:]))
    if wide:
        written = written.translate({ord("0") + i: ord("０") + i for i in range(10)})
    assert [phone.number for phone in clean_phones(written).value] == [number]


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.dates(), st.booleans(), st.none()))
def test_any_cell_is_answered_and_cleaning_is_idempotent(cell):
    found = clean_phones(cell)
    assert found.problem is None or found.value is None
    for phone in found.value or ():
        assert clean_phones(phone.text).value == (phone,)


def test_a_problem_can_be_said_in_another_language():
    problem = pickle.loads(pickle.dumps(clean_phones("1381234567").problem))
    english = {"手机号应为 11 位，这里是 {length} 位：{text}": "A mobile has 11 digits, not {length}: {text}"}
    assert said(problem, lambda text: english[text]) == "A mobile has 11 digits, not 10: 1381234567"

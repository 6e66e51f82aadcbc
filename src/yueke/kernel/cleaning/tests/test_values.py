"""Amounts, quantities, e-mails, numbers with check digits, words and free text."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.cleaning.amounts import clean_amount, clean_quantity
from yueke.kernel.cleaning.emails import clean_email, clean_emails
from yueke.kernel.cleaning.identifiers import (
    birthday_of,
    clean_credit_code,
    clean_identity_number,
    credit_check_sign,
    gender_of_identity,
    identity_check_sign,
)
from yueke.kernel.cleaning.text import clean_text
from yueke.kernel.cleaning.words import clean_gender, clean_kind


@pytest.mark.parametrize(
    "cell, amount",
    [
        ("¥1,234.56", "1234.56"),
        ("￥１，２３４．５６", "1234.56"),
        ("1234.56元", "1234.56"),
        ("1.2万", "12000"),
        ("3万元", "30000"),
        ("1.5亿", "150000000"),
        ("(1,234.00)", "-1234"),
        ("负500", "-500"),
        ("500-", "-500"),
        ("人民币壹万贰仟叁佰元整", "12300"),
        ("1,2345,6789", "123456789"),
        (35.0, "35"),
        (0.1 + 0.2, "0.30"),
        (1234.565, "1234.57"),
        (Decimal("9.99"), "9.99"),
    ],
)
def test_amounts(cell, amount):
    found = clean_amount(cell)
    assert found.problem is None
    assert found.value == Decimal(amount)


@pytest.mark.parametrize(
    "cell", ["abc", "12,34", "$5", "两", True, float("nan"), float("inf"), 1e15, "1.2.3", "壹角", "=1+1"]
)
def test_what_is_no_amount(cell):
    found = clean_amount(cell)
    assert found.value is None
    assert found.problem


def test_rounding_is_told_and_binary_dust_is_not():
    assert "2 位小数" in clean_amount("1.005").changed
    assert clean_amount(0.1 + 0.2).changed is None


def test_quantities():
    assert clean_quantity("35箱").value == 35
    assert clean_quantity("12万").value == 120000
    assert "负数" in clean_quantity(-5.0).problem
    assert "不能是 0" in clean_quantity(0).problem
    assert "整数" in clean_quantity("2.5", whole=True).problem
    assert "不是数字" in clean_quantity("两").problem
    assert clean_amount(-5, negative=False).value is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_amounts_survive_thousand_separators_and_floats(amount):
    for written in (f"{amount:,}", f"¥{amount:,}", f"{amount}元", float(amount)):
        assert clean_amount(written).value == amount


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers()))
def test_any_cell_is_answered(cell):
    for cleaner in (
        clean_amount,
        clean_quantity,
        clean_email,
        clean_identity_number,
        clean_credit_code,
        clean_kind,
    ):
        found = cleaner(cell)
        assert found.value is None or found.problem is None


def test_emails():
    assert clean_email("Zhang.San@QQ.com").value == "zhang.san@qq.com"
    assert clean_email("ｚｓ＠qq。com").value == "zs@qq.com"
    assert clean_emails("a@b.com；c@d.cn").value == ("a@b.com", "c@d.cn")
    assert "c@d.cn" in clean_email("a@b.com;c@d.cn").changed
    assert clean_email("mailto:x@y.cn").value == "x@y.cn"
    for wrong in ("not-an-email", "a@b", "@qq.com", "a@@qq.com", "张三", "a b@c.com"):
        assert "邮箱格式不对" in clean_email(wrong).problem


def test_identity_numbers():
    assert clean_identity_number("11010519491231002x").value == "11010519491231002X"
    assert clean_identity_number("130503670401001").value == "130503196704010016"
    assert birthday_of("11010519491231002X") == datetime.date(1949, 12, 31)
    assert gender_of_identity("11010519491231002X") == "female"
    for cell, word in (
        ("110105194912310021", "校验位"),
        ("110105194913310021", "出生日期"),
        ("010105194912310021", "地区码"),
        ("999", "3 位"),
        (1.1010519491231e17, "末几位已丢失"),
        ("1.1E+17", "科学计数法"),
    ):
        assert word in clean_identity_number(cell).problem


def test_a_birthday_after_today_is_refused():
    number = "11010520300101001"
    assert (
        "出生日期"
        in clean_identity_number(number + identity_check_sign(number), latest=datetime.date(2026, 11, 22)).problem
    )


def test_credit_codes():
    assert clean_credit_code("9135 0100 m000100Y43").value == "91350100M000100Y43"
    assert "校验位" in clean_credit_code("91350100M000100Y44").problem
    assert "不会有" in clean_credit_code("91350100I000100Y43").problem
    assert "17 位" in clean_credit_code("91350100M000100Y4").problem


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.integers(0, 16))
def test_credit_check_sign_finds_every_single_mistake(first17, place):
    code = first17 + credit_check_sign(first17)
    assert clean_credit_code(code).problem is None
    wrong = code[:place] + ("0" if code[place] != "0" else "1") + code[place + 1 :]
    assert clean_credit_code(wrong).problem


def test_words():
    assert clean_kind("个人 ").value == clean_kind("個人客戶").value == "individual"
    assert clean_kind("公司").value == "enterprise"
    assert clean_kind("事业单位").value == "institution"
    assert clean_gender("女").value == "female"
    assert "个人、企业、机构" in clean_kind("外星").problem
    assert clean_kind("") == (None, None, None)


@pytest.mark.parametrize("text", ["=1+1", "<b>重要</b>", "<script>alert(1)</script>", "长期合作\n每季度回访", "Ａ１"])
def test_text_stays_as_it_is(text):
    assert clean_text(text).value == text


def test_text_loses_control_characters_and_the_text_mark_only():
    assert clean_text("'=1+1").value == "=1+1"
    assert clean_text("'quoted'").value == "'quoted'"
    assert clean_text("a\x00b\u202ec\u200b\r\nd\u00a0").value == "abc\nd"
    assert clean_text("a\n b", lines=False).value == "a b"
    assert clean_text(3004.0).value == "3004"
    assert "最多 5 个字" in clean_text("一二三四五六", limit=5).problem

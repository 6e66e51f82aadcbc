"""Names of people and organizations, and what makes two spellings the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.cleaning.names import (
    clean_company_name,
    clean_customer_name,
    clean_person_name,
    company_key,
    gender_of_title,
    looks_like_institution,
    looks_like_organization,
    name_key,
    person_key,
)


@pytest.mark.parametrize(
    "cell, name",
    [
        ("方 梅 伟", "方梅伟"),
        ("方梅偉", "方梅伟"),
        ("方梅伟女士", "方梅伟"),
        ("方梅伟（先生）", "方梅伟"),
        ("上官梅刚女士", "上官梅刚"),
        ("王先生", "王先生"),
        ("欧阳女士", "欧阳女士"),
        ("阿不都·买买提", "阿不都·买买提"),
        ("Ｊｏｈｎ Smith", "John Smith"),
    ],
)
def test_people(cell, name):
    found = clean_person_name(cell)
    assert found.value == name
    assert (found.changed is None) == (name == cell)


def test_invisible_signs_go_without_a_word():
    assert clean_person_name("  李\u200b四\x07 ") == ("李四", None, None)


@pytest.mark.parametrize(
    "cell, word",
    [
        ("名" * 300, "太长"),
        ("无名氏", "不是客户名称"),
        ("测试'; DROP TABLE customers;--", "符号"),
        ("<script>alert(1)</script>", "符号"),
        (3004.0, "只有数字"),
        ("……", "不是客户名称"),
        ("#REF!", "公式错误"),
    ],
)
def test_what_is_no_name(cell, word):
    found = clean_customer_name(cell)
    assert found.value is None
    assert word in found.problem


def test_company_names_get_chinese_brackets():
    assert clean_company_name("源宏餐饮(上海)有限公司").value == "源宏餐饮（上海）有限公司"


SAME_COMPANY = [
    "上海源宏餐饮管理有限公司",
    "上海源宏餐饮管理有限责任公司",
    "上海源宏餐饮管理（上海）有限公司",
    "源宏餐饮管理(上海)有限公司",
    "上海市源宏餐饮管理有限公司",
    "上海源宏餐飲管理",
    " 上海 源宏餐饮管理有限公司 ",
]


def test_spellings_of_one_company_share_a_key():
    assert {company_key(name) for name in SAME_COMPANY} == {"上海源宏餐饮管理"}


@pytest.mark.parametrize(
    "one, other",
    [
        ("源宏餐饮管理（上海）有限公司", "源宏餐饮管理（北京）有限公司"),
        ("华为技术有限公司", "华为技术有限公司杭州分公司"),
        ("深圳市第一中学", "深圳市第二中学"),
        ("阿里巴巴（中国）有限公司", "阿里巴巴有限公司"),
        ("平安银行杭州分行", "平安银行宁波分行"),
    ],
)
def test_different_organizations_keep_different_keys(one, other):
    assert company_key(one) != company_key(other)


def test_branch_in_brackets_or_not():
    assert company_key("华为技术有限公司（杭州分公司）") == company_key("华为技术有限公司杭州分公司")


def test_english_forms():
    assert company_key("Apple Co., Ltd.") == company_key("APPLE") == "apple"


@pytest.mark.parametrize(
    "name", ["北京创瑞物流", "上海市人民医院", "北京大学", "老王商店", "Apple Inc.", "达源食品有限公司"]
)
def test_organizations_are_recognised(name):
    assert looks_like_organization(name)


@pytest.mark.parametrize("name", ["王会", "李行", "张部", "崔艳", "欧阳英敏", "John Smith", "诸葛秀", "方厂"])
def test_people_are_not_taken_for_organizations(name):
    assert not looks_like_organization(name)


def test_institutions():
    assert looks_like_institution("广州市人民医院")
    assert looks_like_institution("深圳市政务服务中心")
    assert not looks_like_institution("上海华瑞电子商务有限公司")


def test_gender_of_a_title():
    assert gender_of_title("方梅伟女士") == "female"
    assert gender_of_title("王先生") == "male"
    assert gender_of_title("方梅伟") is None


def test_key_follows_the_kind_of_customer():
    assert name_key("方梅偉女士", "individual") == "方梅伟"
    assert name_key("北京創瑞物流有限公司") == "北京创瑞物流"


@given(st.text(max_size=30))
def test_keys_are_stable(name):
    for key in (person_key, company_key):
        assert key(name) == key(f" {name}\u200b ")
        assert clean_customer_name(name).problem is None or clean_customer_name(name).value is None


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)


@given(HAN)
def test_a_cleaned_name_is_clean(name):
    found = clean_person_name(name)
    if found.value:
        assert clean_person_name(found.value).value == found.value
        assert person_key(found.value) == person_key(name)

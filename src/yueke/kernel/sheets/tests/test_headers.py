"""What a column means: by its title, by its content, and never twice."""

import pytest

from yueke.kernel.sheets.headers import FieldSpec, guess_mapping, plain_title

FIELDS = (
    FieldSpec("name", "客户名称", ("姓名", "单位名称", "公司名称", "客户"), "name", required=True),
    FieldSpec("contact", "联系人", ("联系人姓名",), "person"),
    FieldSpec("mobile", "手机", ("手机号", "手机号码", "移动电话", "联系电话", "电话"), "mobile"),
    FieldSpec("landline", "座机", ("固定电话", "办公电话"), "landline"),
    FieldSpec("email", "邮箱", ("电子邮箱", "e-mail"), "email"),
    FieldSpec("kind", "客户性质", ("客户类型",), "kind"),
    FieldSpec("address", "地址", ("联系地址", "收货地址"), "address"),
    FieldSpec("birthday", "生日", ("出生日期",), "date"),
    FieldSpec("remark", "备注"),
)
ROW = [
    "崔艳",
    "",
    "13812345678",
    "0571-88776655",
    "a@b.com",
    "个人",
    "浙江省杭州市西湖区文三路1号",
    "1990-01-01",
    "好",
]


def _columns(titles, row=ROW, count=5):
    return {code: guess.column for code, guess in guess_mapping(titles, [row] * count, FIELDS).items()}


def test_own_titles():
    titles = [spec.title for spec in FIELDS]
    assert _columns(titles) == {spec.code: i for i, spec in enumerate(FIELDS)}


def test_other_words_stars_and_brackets():
    titles = [
        "*姓名（必填）",
        "联系人姓名",
        "手机号码*",
        "办公电话",
        "E-mail",
        "客户类型",
        "收货地址(省市区)",
        "出生日期",
        "备 注",
    ]
    assert _columns(titles) == {spec.code: i for i, spec in enumerate(FIELDS)}


def test_traditional_titles():
    titles = ["客戶名稱", "聯繫人", "手機", "座機", "郵箱", "客戶性質", "地址", "生日", "備註"]
    assert _columns(titles) == {spec.code: i for i, spec in enumerate(FIELDS)}


def test_content_alone():
    found = guess_mapping([f"{letter}列" for letter in "ABCDEFGHI"], [ROW] * 5, FIELDS)
    assert {code: guess.column for code, guess in found.items()} == {
        "name": 0,
        "mobile": 2,
        "landline": 3,
        "email": 4,
        "kind": 5,
        "address": 6,
    }
    assert all(guess.confidence < 0.7 for guess in found.values())


def test_content_decides_between_two_columns_of_the_same_kind():
    titles = ["客户", "联系电话", "电话"]
    rows = [["甲有限公司", "0571-88776655", "13812345678"]] * 5
    assert _columns(titles, rows[0])["mobile"] == 2


def test_a_title_that_its_content_contradicts_is_less_sure():
    sure = guess_mapping(["手机"], [["13812345678"]] * 5, FIELDS)["mobile"].confidence
    unsure = guess_mapping(["手机"], [["华为 P60"]] * 5, FIELDS)["mobile"].confidence
    assert unsure < sure == 1.0


def test_reason_column_and_strangers_are_left_out():
    assert _columns(["错误原因", "订单号", "承诺交期"], ["手机号应为 11 位", "DD001", "2026-10-06"]) == {}


@pytest.mark.parametrize("title", ["*客户 名称（必填）", "客户名称:", "客戶名稱*", " 客户名称 "])
def test_plain_titles(title):
    assert plain_title(title) == "客户名称"

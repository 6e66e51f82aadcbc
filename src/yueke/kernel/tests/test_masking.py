"""Masks as people expect them, and that no part of the hidden middle survives."""

import pytest

from yueke.kernel.masking import mask


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("phone", "13800138000", "138****8000"),
        ("phone", "+86 138-0013-8000", "138****8000"),
        ("phone", "0571-88886666", "0571-****66"),
        ("phone", "4008001234", "40****34"),
        ("phone", "12345", "****"),
        ("name", "张三", "张*"),
        ("name", "张小明", "张*明"),
        ("name", "张小小明", "张**明"),
        ("name", "欧阳锋", "欧阳*"),
        ("name", "欧阳小锋", "欧阳**"),
        ("name", "欧阳", "欧*"),
        ("name", "John Smith", "J***"),
        ("name", "张", "张*"),
        ("email", "zhangsan@x.com", "z***@x.com"),
        ("email", "zhangsan", "z***"),
        ("identity", "110101199003071234", "110***********1234"),
        ("identity", "E12345678", "****"),
        ("address", "浙江省杭州市西湖区文三路 478 号 3 幢", "浙江省杭州市西湖区****"),
        ("address", "上海市浦东新区世纪大道 100 号", "上海市浦东新区****"),
        ("address", "内蒙古自治区呼和浩特市赛罕区大学西街 1 号", "内蒙古自治区呼和浩特市赛罕区****"),
        ("address", "江苏省苏州市昆山市前进路 5 号", "江苏省苏州市昆山市****"),
        ("address", "文三路 478 号", "****"),
        ("bank", "6222 0212 3456 7890 123", "**** 0123"),
        ("bank", "1234", "****"),
        ("company", "杭州云山科技有限公司", "杭州云山科技有限公司"),
        ("birthday", "1990-03-07", "****-03-07"),
        ("birthday", "1990年3月7日", "****"),
        ("phone", "", ""),
        ("phone", None, ""),
    ],
)
def test_mask(kind, value, masked):
    assert mask(kind, value) == masked


def test_an_unknown_kind_is_a_bug():
    with pytest.raises(KeyError):
        mask("salary", "1")

"""Address lines taken apart; the tree of regions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.cleaning.addresses import _settled, address_key, clean_address, clean_address_in, parse_address
from yueke.kernel.cleaning.regions import regions

WHOLE = ("浙江省", "杭州市", "西湖区", "文三路100号")


@pytest.mark.parametrize(
    "line",
    [
        "张三 13812345678 浙江省杭州市西湖区文三路 100 号",
        "张三13812345678浙江省杭州市西湖区文三路100号",
        "浙江省杭州市西湖区文三路100号 张三 138-1234-5678",
        "浙江省杭州市西湖区文三路100号张三13812345678",
        "收货人：张三，手机：+86 13812345678，地址：浙江省 杭州市 西湖区 文三路100号，邮编：310012",
        "張三 13812345678 浙江省杭州市西湖區文三路１００號",
        "浙江杭州西湖区文三路100号 13812345678 张三",
        "张三13812345678浙江杭州西湖文三路100号",
        "13812345678\n张三\n浙江省/杭州市/西湖区/文三路100号",
    ],
)
def test_pasted_lines(line):
    found = parse_address(line)
    assert (found.province, found.city, found.district, found.detail) == WHOLE
    assert (found.name, found.phone) == ("张三", "13812345678")


@pytest.mark.parametrize(
    "text, place",
    [
        ("北京市朝阳区建国路88号", ("北京市", "北京市", "朝阳区", "建国路88号")),
        ("北京市市辖区海淀区中关村", ("北京市", "北京市", "海淀区", "中关村")),
        ("上海浦东新区张江路1号", ("上海市", "上海市", "浦东新区", "张江路1号")),
        ("徐汇区延安西路844号", ("上海市", "上海市", "徐汇区", "延安西路844号")),
        ("武汉市洪山区科技园南路630号", ("湖北省", "武汉市", "洪山区", "科技园南路630号")),
        ("成都市高新区科技园南路630号", ("四川省", "成都市", "高新区", "科技园南路630号")),
        ("江苏苏州工业园区星湖街328号", ("江苏省", "苏州市", "工业园区", "星湖街328号")),
        ("广东省东莞市长安镇振安路1号", ("广东省", "东莞市", "", "长安镇振安路1号")),
        ("河南省济源市沁园路2号", ("河南省", "济源市", "", "沁园路2号")),
        ("吉林省吉林市船营区解放路1号", ("吉林省", "吉林市", "船营区", "解放路1号")),
        ("湖北恩施州恩施市学院路1号", ("湖北省", "恩施土家族苗族自治州", "恩施市", "学院路1号")),
        ("新疆乌鲁木齐市天山区解放北路", ("新疆维吾尔自治区", "乌鲁木齐市", "天山区", "解放北路")),
        ("义乌市稠城街道1号", ("浙江省", "金华市", "义乌市", "稠城街道1号")),
        ("重庆市江北区观音桥", ("重庆市", "重庆市", "江北区", "观音桥")),
        ("香港特别行政区九龙弥敦道1号", ("香港特别行政区", "", "", "九龙弥敦道1号")),
    ],
)
def test_places(text, place):
    found = clean_address(text).value
    assert (found.province, found.city, found.district, found.detail) == place


@pytest.mark.parametrize("text", ["北京西路100号", "南京东路1号", "某小区3栋", "中山北路"])
def test_streets_named_after_places_are_no_places(text):
    found = clean_address(text)
    assert found.value.province == ""
    assert found.value.detail == text
    assert "没有认出省市区" in found.changed


def test_a_district_of_several_cities_is_kept_and_said():
    found = clean_address("朝阳区中山北路81号")
    assert (found.value.province, found.value.district, found.value.detail) == ("", "朝阳区", "中山北路81号")
    assert "不止一个城市有朝阳区" in found.changed


def test_what_is_no_address():
    assert "不是地址" in clean_address("<script>alert(1)</script>").problem
    assert "太长" in clean_address("长" * 400).problem
    assert clean_address("") == (None, None, None)


def test_a_company_as_recipient_is_not_lost():
    found = parse_address("上海市徐汇区漕溪路1号 华瑞电子商务有限公司 李四 021-62345678转802")
    assert found.name == "李四"
    assert found.phone == "021-62345678转802"
    assert "华瑞电子商务有限公司" in found.detail


def test_address_keys():
    same = ["文三路100号2幢301室", "文三路１００号２栋３０１", "文三路100-2-301", "文三路 100号2号楼301室"]
    assert len({address_key(text) for text in same}) == 1
    assert address_key("文三路100号2幢301室") != address_key("文三路100号23幢01室")
    assert address_key("文三路100号") != address_key("文三路10号")


def test_regions_are_a_tree_without_an_empty_level():
    tree = {province.name: province for province in regions()}
    assert len(tree) == 34
    beijing = tree["北京市"]
    assert [city.name for city in beijing.children] == ["北京市"]
    assert "朝阳区" in {district.name for district in beijing.children[0].children}
    assert "杭州市" in {city.name for city in tree["浙江省"].children}
    names = {r.name for p in regions() for c in p.children for r in (c, *c.children)}
    assert "市辖区" not in names
    assert not any("省直辖" in name for name in names)


def _places():
    return [(p.name, c.name, d.name) for p in regions() for c in p.children for d in c.children]


@given(st.sampled_from(_places()))
def test_every_district_is_found_again(place):
    province, city, district = place
    line = f"{province}{'' if city == province else city}{district}幸福路7号"
    found = clean_address(line).value
    assert (found.province, found.city, found.district, found.detail) == (*place, "幸福路7号")


@given(st.text(max_size=60))
def test_any_line_is_answered(line):
    parse_address(line)
    clean_address(line)


FOLLOWING = (
    "", "人民路1号", "族自治县路1号", "新区科技路", "市辖区", "东路2号", "区高新区 创新路", "镇中心街", "乡", "县", "路100号",
    "１００號", "<x>",
)  # fmt: skip


def test_a_region_of_its_own_cells_is_read_as_if_it_stood_in_the_line():
    settled = 0
    for province in regions():
        for city in province.children:
            for district in city.children:
                for region in (province.name + city.name + district.name, city.short + district.short):
                    settled += _settled(region) is not None
                    for rest in FOLLOWING:
                        assert clean_address_in(region, rest) == clean_address(region + rest)
    assert settled > 2_500

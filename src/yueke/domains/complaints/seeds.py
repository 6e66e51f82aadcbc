"""The categories and causes an installation starts with; all of them may be edited."""

from __future__ import annotations

from dataclasses import dataclass

from yueke.domains.complaints.choices import CategoryKind
from yueke.domains.complaints.rules.facts import Asked


@dataclass(frozen=True)
class CategorySeed:
    """A category with the facts it asks for and what lies below it."""

    code: str
    name: str
    kind: str
    below: tuple[str, ...]
    form: tuple[Asked, ...] = ()


_YES_NO = ("是", "否", "不详")

CATEGORIES = (
    CategorySeed(
        "food", "食品质量", CategoryKind.FOOD, ("变质异味", "异物", "身体不适", "标签与保质期", "包装破损", "口味与服务"),
        (
            Asked("batch", "批号", required=True),
            Asked("produced_on", "生产日期", "date", required=True),
            Asked("best_before", "保质期至", "date"),
            Asked("bought_at", "购买地点"),
            Asked("proof", "购买凭证", "choice", choices=("有小票", "有电子订单", "没有")),
            Asked("unwell", "是否身体不适", "choice", required=True, choices=_YES_NO, raises=(("是", "food_safety"),)),
            Asked("symptoms", "症状与人数", "long"),
            Asked("hospital", "是否就医", "choice", choices=_YES_NO, raises=(("是", "injury"),)),
            Asked("sample", "是否留样", "choice", choices=_YES_NO),
        ),
    ),
    CategorySeed(
        "logistics", "物流配送", CategoryKind.LOGISTICS, ("延误", "丢失", "破损短少", "服务态度", "错送误送", "费用争议"),
        (
            Asked("waybill", "运单号", required=True),
            Asked("damage", "异常类型", "choice", required=True, choices=("延误", "丢失", "破损短少", "服务态度", "其他")),
            Asked("contents", "内件清单", "long"),
            Asked("value", "声明价值（元）", "money", required=True),
            Asked("insured", "是否保价", "choice", choices=_YES_NO),
            Asked("handed_by", "交接人"),
        ),
    ),
    CategorySeed(
        "decoration", "家装施工", CategoryKind.DECORATION, ("渗漏", "空鼓开裂", "材料不符", "工期延误", "增项收费", "售后不及时"),
        (
            Asked("contract", "合同号"),
            Asked("site", "工地", required=True),
            Asked("stage", "工序节点", "choice", required=True, choices=("拆改", "水电", "泥瓦", "木作", "油漆", "安装", "竣工后")),
            Asked("item", "质保项"),
            Asked("finished_on", "竣工日期", "date"),
            Asked("visit_on", "可上门日期", "date"),
        ),
    ),
    CategorySeed(
        "goods", "商品质量", CategoryKind.GOODS, ("性能故障", "外观瑕疵", "与描述不符", "缺件少件", "安装问题", "三包争议"),
        (
            Asked("model", "型号", required=True),
            Asked("serial", "序列号"),
            Asked("bought_on", "购买日期", "date", required=True),
            Asked("fault", "故障现象", "long", required=True),
            Asked("repairs", "已维修次数", "number"),
        ),
    ),
    CategorySeed(
        "attitude", "服务态度", CategoryKind.ATTITUDE, ("言语不当", "推诿拖延", "未按承诺", "等待过久"),
        (
            Asked("place", "地点或热线", required=True),
            Asked("who", "当事人员（工号或特征）"),
            Asked("when", "大致时间"),
        ),
    ),
    CategorySeed("price", "价格与收费", CategoryKind.GENERAL, ("标价不符", "多收费用", "促销兑现", "发票", "退款")),
    CategorySeed("other", "其他", CategoryKind.GENERAL, ("个人信息", "广告宣传", "环境设施", "建议与咨询")),
)  # fmt: skip

CAUSES = (
    ("people", "人员", ("培训不足", "操作失误", "态度问题", "人手不足")),
    ("process", "流程", ("流程缺失", "流程未执行", "交接不清", "信息未告知")),
    ("product", "产品", ("设计缺陷", "生产缺陷", "原料问题", "包装问题", "储存不当")),
    ("supplier", "供应商与承运商", ("来料不良", "承运损坏", "承运延误", "施工方问题")),
    ("system", "系统与设备", ("系统故障", "设备故障", "资料错误")),
    ("promise", "宣传与承诺", ("宣传不实", "承诺过度", "约定不清")),
    ("customer", "客户使用", ("使用不当", "误解", "自行改动")),
    ("outside", "外部", ("天气交通", "政策变化", "不明原因")),
)
"""Code, name and what lies below of each cause."""

"""The columns a sheet of complaints may have."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from yueke.domains.complaints.models import Category
from yueke.domains.imports.importer import ImportField

CHANNELS = {
    "phone": ("电话", "来电", "热线", "400", "phone"),
    "web": ("网上", "网站", "官网", "网络", "微信", "小程序", "web"),
    "store_box": ("门店意见箱", "意见箱"),
    "email": ("邮件", "邮箱", "电子邮件", "email"),
    "chat": ("在线客服", "在线", "客服", "chat"),
    "visit": ("回访", "visit"),
    "walk_in": ("到店", "上门", "来访", "现场", "当面"),
    "import": ("其他", "转办", "12315", "12345", "other"),
}
GRADES = {"general": ("一般", "普通"), "important": ("重点", "重要"), "major": ("重大", "严重", "紧急")}
STATES = {
    "closed": (
        "已办结",
        "办结",
        "已结案",
        "结案",
        "已关闭",
        "关闭",
        "已完成",
        "完成",
        "已处理",
        "已解决",
        "closed",
        "done",
    ),
    "open": ("办理中", "处理中", "未办结", "未结案", "跟进中", "待处理", "进行中", "新建", "open"),
}
OUTCOMES = {
    "solved": ("已解决", "解决"),
    "partly": ("部分解决",),
    "explained": ("已解释", "解释说明", "已说明"),
    "not_solved": ("未能解决", "未解决", "无法解决"),
}
SATISFACTIONS = {
    "5": ("很满意", "非常满意", "5分", "5星"),
    "4": ("满意", "4分", "4星"),
    "3": ("一般", "基本满意", "3分", "3星"),
    "2": ("不满意", "2分", "2星"),
    "1": ("很不满意", "非常不满意", "1分", "1星"),
}


def category_names() -> tuple[str, ...]:
    """The categories there are, as a sheet names them."""
    return tuple(Category.objects.filter(is_active=True).values_list("name", flat=True))


def _words(choices: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(words[0] for words in choices.values())


FIELDS: tuple[ImportField, ...] = (
    ImportField(
        "number", _("原编号"), ("投诉编号", "编号", "单号", "工单号", "投诉单号", "number", "ticket", "id"),
        required=True, example="TS2025-0317", help=_("在原系统或台账里的编号；相同的只导入一次"),
    ),
    ImportField(
        "received", _("投诉时间"), ("投诉日期", "受理时间", "受理日期", "登记时间", "登记日期", "日期", "date", "created"),
        kind="date", required=True, example="2025-03-17",
    ),
    ImportField(
        "customer_name", _("投诉人"), ("客户", "客户名称", "客户姓名", "姓名", "投诉客户", "联系人", "customer", "name"),
        kind="name", example="陈女士",
    ),
    ImportField(
        "customer_phone", _("联系电话"), ("客户电话", "手机", "手机号", "电话", "投诉人电话", "phone"),
        kind="phone", example="13800138000",
    ),
    ImportField("customer_number", _("客户编号"), ("客户号", "客户代码", "会员号"), help=_("填了客户编号，就按编号找客户")),
    ImportField(
        "channel", _("受理渠道"), ("渠道", "来源", "投诉渠道", "投诉方式", "channel"), choices=_words(CHANNELS),
    ),
    ImportField(
        "category", _("投诉类别"), ("类别", "类型", "投诉类型", "问题类型", "分类", "category"), choices=category_names,
        example="商品质量",
        help=_("与“投诉设置”里的类别名称一致；没有的先留空，导入后再选"),
    ),
    ImportField("order", _("订单号"), ("订单编号", "订单", "order"), help=_("须是这位客户的订单")),
    ImportField("product", _("涉及产品"), ("产品", "产品名称", "商品", "商品名称", "品名", "product"), example="玻璃展柜"),
    ImportField("batch", _("批号"), ("批次", "生产批号", "batch")),
    ImportField(
        "description", _("问题描述"), ("投诉内容", "内容", "问题", "描述", "投诉事由", "事由", "description"),
        required=True, example="柜门玻璃有一道裂纹",
    ),
    ImportField("wish", _("客户诉求"), ("诉求", "要求", "客户要求", "wish"), example="换新玻璃"),
    ImportField("grade", _("等级"), ("投诉等级", "级别", "严重程度", "grade", "priority"), choices=_words(GRADES)),
    ImportField(
        "state", _("办理状态"), ("状态", "处理状态", "是否办结", "进度", "state", "status"), required=True,
        choices=_words(STATES), example="已办结",
    ),
    ImportField("department", _("责任部门"), ("部门", "处理部门", "承办部门", "department"), help=_("与“组织”里的部门名称一致")),
    ImportField("handler", _("承办人"), ("处理人", "经办人", "责任人", "handler"), kind="person", help=_("同事的姓名")),
    ImportField("result", _("处理结果"), ("结果", "处理情况", "答复内容", "处理意见", "result"), example="已换新玻璃，客户认可"),
    ImportField("outcome", _("解决情况"), ("是否解决", "outcome"), choices=_words(OUTCOMES)),
    ImportField("closed", _("办结时间"), ("办结日期", "结案时间", "结案日期", "完成时间", "关闭时间", "closed"), kind="date",
        example="2025-03-20",
    ),
    ImportField(
        "satisfaction", _("满意度"), ("客户满意度", "满意程度", "评价", "satisfaction"), choices=_words(SATISFACTIONS),
    ),
    ImportField("compensation", _("赔付金额"), ("赔偿金额", "赔付", "赔偿", "compensation"), kind="amount"),
)  # fmt: skip

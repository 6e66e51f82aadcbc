"""The columns a sheet of orders may have."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from yueke.domains.imports.importer import ImportField

FIELDS: tuple[ImportField, ...] = (
    ImportField(
        "number",
        _("订单号"),
        ("订单编号", "单号", "合同号", "order no", "order number", "order id"),
        example="DD20260301-0001",
        help=_("同一订单号的几行合为一个订单；不填则每行一个订单，自动编号"),
    ),
    ImportField(
        "ordered",
        _("下单日期"),
        ("订单日期", "下单时间", "成交日期", "购买日期", "销售日期", "日期", "order date", "date"),
        kind="date",
        required=True,
        example="2026-03-01",
    ),
    ImportField(
        "customer_name",
        _("客户名称"),
        ("客户", "客户姓名", "姓名", "购买人", "收货人", "customer", "customer name"),
        kind="name",
        required=True,
        example="杭州青禾连锁超市有限公司",
        help=_("与客户档案一致；重名时靠手机区分"),
    ),
    ImportField(
        "customer_phone",
        _("客户手机"),
        ("客户电话", "手机", "手机号", "联系电话", "电话", "收货电话", "customer phone", "phone"),
        kind="phone",
        example="13800138000",
    ),
    ImportField(
        "customer_number",
        _("客户编号"),
        ("客户号", "客户代码", "会员号", "customer id", "customer no", "id"),
        help=_("填了客户编号，就按编号找客户"),
    ),
    ImportField(
        "product",
        _("产品"),
        ("产品名称", "商品", "商品名称", "品名", "货品", "product"),
        example="玻璃展柜",
    ),
    ImportField("unit", _("单位"), ("计量单位", "unit"), example="台"),
    ImportField("quantity", _("数量"), ("件数", "quantity", "qty", "units", "cds"), kind="quantity", example="2"),
    ImportField("price", _("单价"), ("价格", "售价", "unit price", "price"), kind="amount", example="1980.00"),
    ImportField(
        "amount",
        _("金额"),
        ("总金额", "订单金额", "合计金额", "总价", "小计", "成交金额", "amount", "total"),
        kind="amount",
        example="3960.00",
        help=_("应等于数量×单价"),
    ),
    ImportField("cost", _("成本"), ("总成本", "成本金额", "cost"), kind="amount", in_template=False),
    ImportField(
        "channel",
        _("渠道"),
        ("销售渠道", "订单来源", "下单渠道", "来源", "channel"),
        choices=("门店", "电话", "官网", "微信", "展会", "转介绍", "代理商", "电商平台", "上门拜访", "其他"),
    ),
    ImportField("department", _("业务部门"), ("部门", "销售部门", "所属部门", "department")),
    ImportField(
        "person",
        _("业务员"),
        ("经办人", "销售", "销售员", "负责人", "salesperson"),
        kind="person",
        help=_("同事的姓名"),
    ),
    ImportField(
        "promised",
        _("承诺交期"),
        ("承诺交付日", "承诺日期", "约定交期", "交期", "交货日期", "要求交期"),
        kind="date",
    ),
    ImportField(
        "delivered",
        _("实际交期"),
        ("实际交付日", "交付日期", "到货日期", "签收日期", "实际交货日期", "发货日期"),
        kind="date",
    ),
    ImportField("remark", _("备注"), ("说明", "附注", "remark", "note"), in_template=False),
)

"""The columns a sheet of customers may have, and the words offices use in them."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from yueke.domains.imports.importer import ImportField

FIELDS: tuple[ImportField, ...] = (
    ImportField(
        "name",
        _("客户名称"),
        ("姓名", "客户姓名", "名称", "客户", "公司名称", "单位名称", "企业名称", "customer name", "name", "customer"),
        kind="name",
        required=True,
        example="杭州青禾连锁超市有限公司",
        help=_("个人写姓名，单位写全称"),
    ),
    ImportField("contact", _("联系人"), ("联系人姓名", "对接人", "contact"), kind="person", example="林一"),
    ImportField("position", _("职务"), ("联系人职务", "职位", "position"), example="采购经理"),
    ImportField(
        "mobile",
        _("手机"),
        ("手机号", "手机号码", "移动电话", "联系手机", "客户手机", "mobile"),
        kind="mobile",
        example="13800138000",
    ),
    ImportField(
        "landline",
        _("座机"),
        ("固定电话", "固话", "办公电话", "公司电话", "landline"),
        kind="landline",
        example="0571-88776655转802",
    ),
    ImportField(
        "phone",
        _("电话"),
        ("联系电话", "电话号码", "联系方式", "客户电话", "phone", "tel"),
        kind="phone",
        in_template=False,
    ),
    ImportField("email", _("邮箱"), ("电子邮箱", "电子邮件", "email", "e-mail"), kind="email", example="a@example.com"),
    ImportField(
        "kind",
        _("客户性质"),
        ("客户类型", "客户类别", "性质", "类型", "type"),
        kind="kind",
        choices=("个人", "企业", "机构"),
        example="企业",
        help=_("不填则按名称判断"),
    ),
    ImportField("stage", _("阶段"), ("客户阶段", "客户状态"), choices=("客户", "潜在客户")),
    ImportField(
        "address",
        _("地址"),
        ("详细地址", "通讯地址", "联系地址", "收货地址", "公司地址", "address"),
        kind="address",
        example="浙江省杭州市西湖区文三路90号",
    ),
    ImportField("province", _("省"), ("省份", "所在省", "province"), in_template=False),
    ImportField("city", _("市"), ("城市", "所在市", "地市", "city"), in_template=False),
    ImportField("district", _("区县"), ("区", "县", "所在区", "district"), in_template=False),
    ImportField("industry", _("行业"), ("所属行业", "industry"), example="连锁超市"),
    ImportField(
        "channel",
        _("来源"),
        ("来源渠道", "客户来源", "渠道", "获客渠道", "source"),
        choices=("门店", "电话", "官网", "微信", "展会", "转介绍", "代理商", "电商平台", "上门拜访", "其他"),
    ),
    ImportField("gender", _("性别"), ("gender", "sex"), kind="gender", choices=("男", "女"), in_template=False),
    ImportField("birthday", _("生日"), ("出生日期", "出生年月日", "birthday"), kind="date", help=_("只有个人才填")),
    ImportField(
        "identity_number", _("身份证号"), ("身份证", "身份证号码", "证件号码"), kind="identity", in_template=False
    ),
    ImportField(
        "credit_code",
        _("统一社会信用代码"),
        ("信用代码", "社会信用代码", "税号", "纳税人识别号"),
        kind="credit_code",
    ),
    ImportField(
        "tags", _("标签"), ("客户标签", "tags"), example="要求周末送货、对价格敏感", help=_("几个标签用、隔开")
    ),
    ImportField("remark", _("备注"), ("说明", "附注", "remark", "note", "notes")),
    ImportField(
        "created",
        _("建档日期"),
        ("登记日期", "创建日期", "创建时间", "登记时间", "录入日期", "录入时间", "建档时间", "日期", "created"),
        kind="date",
        example="2026-03-01",
        help=_("原来的登记日期，导入后不变，回访从这一天起算；不填则为导入当天"),
    ),
    ImportField(
        "learned",
        _("首次取得日期"),
        ("首次接触日期", "获取日期", "首次联系日期", "取得日期"),
        kind="date",
        help=_("公司第一次得到这位客户信息的日期"),
        in_template=False,
    ),
    ImportField(
        "recorder", _("登记人"), ("创建人", "录入人", "填表人", "建档人"), kind="person", help=_("原登记人的姓名")
    ),
    ImportField(
        "owner",
        _("负责人"),
        ("业务员", "销售", "客户经理", "跟进人", "所属人", "owner"),
        kind="person",
        help=_("系统里同事的姓名；不填则归导入人"),
    ),
    ImportField(
        "number",
        _("客户编号"),
        ("编号", "客户号", "客户代码", "会员号", "customer id", "id"),
        help=_("已有编号时填写；不填则按规则编号"),
        in_template=False,
    ),
)

CHANNELS: dict[str, tuple[str, ...]] = {
    "store": ("门店", "到店", "店面", "自然到店"),
    "phone": ("电话", "电话来访", "来电", "热线", "电话咨询"),
    "web": ("官网", "网站", "网络", "网络留言", "在线留言", "网络推广", "百度推广", "百度", "搜索"),
    "wechat": ("微信", "公众号", "小程序", "企业微信", "视频号"),
    "exhibition": ("展会", "展览", "交易会", "广交会"),
    "referral": ("转介绍", "老客户介绍", "客户介绍", "朋友介绍", "介绍", "推荐"),
    "agent": ("代理商", "经销商", "渠道商", "分销商"),
    "ecommerce": ("电商平台", "电商", "网店", "淘宝", "天猫", "京东", "拼多多", "抖音", "抖音小店", "直播"),
    "visit": ("上门拜访", "拜访", "业务出差", "出差", "陌拜", "业务员"),
    "import": ("表格导入",),
    "other": ("其他", "其它", "别的"),
}
"""Channel code → what offices write for it; the first word is the one of the list."""

STAGES: dict[str, tuple[str, ...]] = {
    "customer": ("客户", "正式客户", "成交客户", "已成交", "老客户"),
    "prospect": ("潜在客户", "潜客", "意向客户", "线索", "未成交"),
}

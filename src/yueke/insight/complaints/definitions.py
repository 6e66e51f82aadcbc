"""What each figure means (口径): what counts, what it is divided by, by which clock. Printed wherever the figure stands."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message

DEFINITIONS: dict[str, tuple[Message, Message]] = {
    "n": (
        _("投诉量"),
        _("按投诉时间计入期内收到的投诉；不予受理的和并入他件的不计，撤诉和转外部的计入。"),
    ),
    "rate": (
        _("万单投诉率"),
        _("投诉量 ÷ 同期下单数（已取消的不计）× 10000；只看一部分投诉时不算。"),
    ),
    "in_time": (
        _("按时答复率"),
        _("在首次承诺的时限内答复的 ÷ 首次承诺已到期或已答复的；延期不改变首次承诺，重办的以最后一次答复为准。"),
    ),
    "satisfied": (_("满意率"), _("客户最近一次评价为4、5分的 ÷ 有评价的；没有评价的不计。")),
    "reopened": (_("重办率"), _("办理超过一轮的 ÷ 答复过的。")),
    "compensation": (_("赔付金额"), _("期内收到的投诉至今答应的赔付合计，含期后答应的；不含税费和人工。")),
    "repeated": (_("重复投诉"), _("同一客户就同一问题再次投诉，按登记时的比对认定。")),
    "category": (_("投诉类型"), _("按登记后核定的类别；一件投诉只计入一个类别。")),
    "cause": (_("投诉原因"), _("按最近一次写明原因的调查记录；没有写明的计入“原因未查明”。")),
    "department": (_("责任部门"), _("现任责任部门；还没有转办的单列。")),
    "region": (_("地区"), _("客户档案所填的省份；来电人没有档案的计入“地区不详”。")),
    "product": (_("产品"), _("投诉涉及的产品；没有对上产品目录的按登记的名称。")),
    "batch": (_("批次"), _("投诉时登记的批号。")),
    "steps": (
        _("各环节用时"),
        _("两个时点之间的自然小时数，含夜间和休息日；办结用时已扣除挂起。中位数即一半投诉不超过的时间，九成即九成投诉不超过的时间。"),
    ),
    "times": (
        _("各时限及时率"),
        _("到期前完成的 ÷ 已完成或已到期的时限；挂起中的、已换用新时限的和投诉提前终止的不计。时限按开始时有效的制度。"),
    ),
    "spike": (
        _("异常增多"),
        _("某月某类投诉比之前7个月的平均数多出3个标准差以上、不少于3件（EARS C1），并且精确的率比检验也认为增多（已按所看的类型和产品数校正，误报不超过5%）；未满的月份不判定。"),
    ),
    "control": (
        _("控制限"),
        _("以图中各月平均数为中线，上下各3个标准差（泊松，u 图）；超出或连续偏在一侧（西电规则）才算异常。不足20个月时控制限仅供参考。"),
    ),
    "interval": (_("置信区间"), _("比例的95%置信区间按 Wilson 法；件数不足30的比例仅供参考。")),
    "pareto": (_("帕累托"), _("从多到少排列，累计达到80%的为主要项；主要项不超过一半时才说“集中”。")),
    "themes": (
        _("主题词"),
        _("投诉原话中2至6个字的片段，不含涉及产品的名称，按出现的投诉件数计；与上期相比的增减按对数优势比检验，并控制误报（Benjamini–Hochberg，5%）。"),
    ),
}  # fmt: skip
"""Code of a figure: its name and definition. Written once; page, report and workbook take it from here."""


def told(*codes: str) -> str:
    """The definitions of some figures as one note."""
    return "".join(str(DEFINITIONS[code][1]) for code in codes)


def listed(codes: list[str] | None = None) -> list[str]:
    """«name: definition» for every figure, or for some."""
    return [
        gettext("%(name)s：%(definition)s") % {"name": name, "definition": text}
        for code, (name, text) in DEFINITIONS.items()
        if codes is None or code in codes
    ]

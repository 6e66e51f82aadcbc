"""What each figure means (口径) and how it is worked out. Printed wherever the figure stands."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message

DEFINITIONS: dict[str, tuple[Message, Message]] = {
    "index": (
        _("满意度指数"),
        _("每份答卷按指标权重求各项得分的加权平均，再按答卷权重平均；缺答的项由其余项按权重补足，答出的项不到一半权重的答卷不计。0–100分。"),
    ),
    "acsi": (
        _("满意度指数（ACSI）"),
        _("总体满意、与期望相比、与理想相比三题的平均，最低分记0、最高分记100；三题都答了的答卷才计（Fornell 等 1996）。"),
    ),
    "overall": (_("总体满意度"), _("总体满意一题的平均得分，0–100分；未答的不计。")),
    "branch": (_("分项指数"), _("同一组指标按权重平均；没有设定权重的，同级指标权重相等。")),
    "score": (_("得分"), _("打分按本次调查的计分规则换算为0–100分后加权平均；未答和“不清楚”不计，另列缺答数。")),
    "satisfied": (_("满意率"), _("总体满意一题选最高两档的占比；区间按 Wilson 法，用有效样本量。")),
    "error": (
        _("误差"),
        _("区间为95%置信区间，按实际抽样设计（分层、整群、权重）线性化计算；权重按固定值处理，因此略偏宽。"),
    ),
    "few": (_("样本少"), _("不足30份的数字仅供参考；少于最小分组人数的不显示，只隐藏一组就能推算的，相邻的组一并隐藏。")),
    "nps": (
        _("净推荐值"),
        _("打9–10分的占比减打0–6分的占比，−100到100；简单抽样按校正 Wald 法（Rocks 2016）求区间，其余按抽样设计。"),
    ),
    "waves": (_("期间变化"), _("两期是各自独立的样本，用 Welch 检验比较，多期按 Holm 校正；计分规则或题目变了的期次不比较。")),
    "months": (_("逐月得分"), _("按答卷日期归月；每月样本不足的不显示。")),
    "groups": (
        _("分组比较"),
        _("各组两两比较，按抽样设计求误差，用 Holm 法校正（组多时用 BH 法）；字母相同的组没有显示出差异，名次写成范围，不在误差之内排名。效应量为 Hedges g。"),
    ),
    "drivers": (
        _("驱动因素"),
        _("各项对总体满意度方差的解释份额（LMG，各种进入次序的平均）；区间为自助法95%；区间重叠的先后不作数。重要不等于因果。"),
    ),
    "contrast": (
        _("惩罚与奖励"),
        _("某项打低分时总体满意度比一般低多少，打高分时高多少（分）；只有惩罚的是基本要求，只有奖励的是惊喜因素（Brandt 1987）。"),
    ),
    "quadrant": (
        _("四象限"),
        _("横轴为重要性，纵轴为得分，以各项平均分界；区间跨过分界线的标为“未定”（Martilla、James 1977）。"),
    ),
    "stated": (_("自述重要性"), _("顾客自己打的重要程度。")),
    "derived": (_("推导重要性"), _("该项解释总体满意度的份额（LMG）。")),
    "kano": (
        _("KANO 分类"),
        _("按“有”和“没有”两问的组合归类（Berger 等 1993）；最多的一类比第二多的显著多才算明确（Fong 1996）。"),
    ),
    "expectation": (_("期望与体验"), _("同一份答卷中体验得分减期望得分的平均；负数为没有达到期望；检验按 Holm 校正。")),
    "rivals": (_("与竞争对手比较"), _("同一份答卷中对我们的得分减对竞争对手的得分；只有用过竞争对手的人答；检验按 Holm 校正。")),
    "benchmarks": (_("与标杆比较"), _("标杆为录入的外部数字；没有给出误差的，按没有误差比较，差异会显得偏确定。")),
    "crossed": (
        _("交叉核对"),
        _("各组得分与同组的投诉、流失、新增之间的等级相关（Spearman），区间按 Bonett–Wright；组少，只作线索，不作因果。"),
    ),
    "themes": (
        _("主题词"),
        _("原话中2至6个字的片段，按提到的答卷数计；少于最小分组人数的片段不显示；与其他人相比按对数优势比检验并控制误报（BH，5%）。"),
    ),
    "alpha": (
        _("信度"),
        _("Cronbach α（区间按 Feldt）：0.7以上可用；与总分相关低于0.3的题偏弱；区分度为高分组与低分组（各27%）的均分之差。"),
    ),
    "paths": (
        _("结构模型"),
        _("偏最小二乘路径模型（PLS，模式A，路径加权），答卷标准化，只用各题都答了的答卷；区间为自助法95%。组合信度 ρ≥0.7、AVE≥0.5 为合格，HTMT>0.85 的两个变量区分不开。"),
    ),
    "cleaning": (_("甄别前后"), _("甄别前：全部答完的答卷，用抽样权重；甄别后：计入的答卷，用最终权重。剔除的答卷不删除。")),
    "representative": (
        _("代表性"),
        _("加权前后各组的占比；加权后的占比应与总体一致。设计效应为权重不等使方差放大的倍数（Kish），有效样本量＝样本量÷设计效应。"),
    ),
    "response": (_("应答"), _("各层应答率（Wilson 区间）；R 指标越接近1各层应答越均匀（Schouten 等 2009）。")),
    "missing": (_("缺答"), _("各题没有作答（含“不清楚”和按逻辑没有问到）的占比。")),
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

"""By which words a category is suggested before anything has been learned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message

SUBJECT = "complaints.category"
"""What is learned: texts of complaints, and the code of their category."""

KEYWORDS: Mapping[str, str] = {
    "food.1": "变质 异味 发霉 馊 臭 坏了 酸了 长毛 胀袋 结块",
    "food.2": "异物 头发 虫 塑料 石子 铁丝 玻璃渣",
    "food.3": "拉肚子 腹泻 上吐下泻 呕吐 恶心 过敏 不舒服 医院 急诊 中毒",
    "food.4": "过期 保质期 生产日期 标签 临期 日期不",
    "food.5": "漏气 封口 涨袋 包装破",
    "food.6": "太咸 太甜 难吃 味道 口味",
    "logistics.1": "迟到 没送到 还没到 太慢 延误 超时 催了 等了 没发货 晚到",
    "logistics.2": "丢失 丢件 丢了 没收到 找不到 不见了",
    "logistics.3": "破损 压坏 摔坏 碎了 少装 少件 缺件 磕碰 变形",
    "logistics.4": "送货员 司机 快递员 配送员 不上楼 骂人",
    "logistics.5": "错送 误送 送错 发错 别人的",
    "logistics.6": "运费 搬运费 上楼费 加钱",
    "decoration.1": "渗漏 漏水 渗水 滴水",
    "decoration.2": "空鼓 开裂 裂缝 翘边 起鼓",
    "decoration.3": "材料 板材 品牌不符 偷换 环保",
    "decoration.4": "工期 没完工 拖延 停工",
    "decoration.5": "增项 加价 报价 多收",
    "decoration.6": "售后 没人来 维修 返工",
    "goods.1": "故障 不制冷 不通电 不能用 没反应 死机 异响 坏了 失灵 噪音",
    "goods.2": "划痕 划伤 掉漆 瑕疵 色差 凹陷 生锈",
    "goods.3": "不符 不一样 描述 图片 尺寸不对 型号不对",
    "goods.4": "缺少 少了 配件 螺丝 漏装",
    "goods.5": "安装 装歪 松动 不稳 师傅",
    "goods.6": "三包 退货 换货 七天 保修",
    "attitude.1": "态度 骂 难听 吼 不耐烦 挂电话",
    "attitude.2": "推诿 踢皮球 拖 没人管 推来推去",
    "attitude.3": "答应 承诺 说好 没回电 没下文",
    "attitude.4": "排队 等太久 打不通 没人接 占线",
    "price.1": "标价 价签 结账 不一致",
    "price.2": "多收 多扣 重复扣 乱收费",
    "price.3": "优惠 活动 赠品 满减 优惠券 促销",
    "price.4": "发票 开票 税号 专票",
    "price.5": "退款 没到账 不退钱 押金",
    "other.1": "个人信息 泄露 隐私 骚扰电话",
    "other.2": "广告 宣传 短信轰炸 虚假",
    "other.3": "环境 卫生 停车 设施 太脏",
    "other.4": "建议 咨询 希望能",
}
"""Code of a category an installation starts with: the words that speak for it, until somebody edits them."""


MOST_WORDS, LONGEST_WORD = 60, 20
"""Words of one category, and characters of one."""
_BETWEEN = re.compile(r"[\s、,，;；]+")


def shipped(code: str) -> list[str]:
    """The words Yueke comes with for a category; none for one the company added."""
    return KEYWORDS.get(code, "").split()


def keywords(categories: Iterable[tuple[str, str, Sequence[str] | None]]) -> dict[str, tuple[str, ...]]:
    """The words of each category (code, name, its own words or None for the shipped ones): its name, and those."""
    return {code: (name, *(shipped(code) if own is None else own)) for code, name, own in categories}


def words_in(text: str) -> list[str]:
    """The words somebody typed, apart by spaces, lines, commas or semicolons."""
    return [word for word in _BETWEEN.split(text) if word]


def word_faults(words: Sequence[str]) -> list[Message]:
    """What is wrong with the words somebody gives a category; alike are those that are found in the same texts."""
    # Its dictionaries are of no use to whoever only starts the program.
    from yueke.methods.text.folding import folded

    found: list[Message] = []
    if len(words) > MOST_WORDS:
        found.append(_("最多 %(n)s 个词，现在有 %(given)s 个。") % {"n": MOST_WORDS, "given": len(words)})
    seen: dict[str, str] = {}
    for word in words[: MOST_WORDS + 1]:
        plain = folded(word)
        if len(word) > LONGEST_WORD:
            found.append(_("“%(word)s…”太长，一个词最多 %(n)s 字。") % {"word": word[:LONGEST_WORD], "n": LONGEST_WORD})
        elif not plain:
            found.append(_("“%(word)s”里没有文字或数字。") % {"word": word})
        elif plain in seen:
            found.append(_("“%(word)s”与“%(other)s”重复。") % {"word": word, "other": seen[plain]})
        seen.setdefault(plain, word)
    return found

"""Which circumstances a caller's words tell of: read to whoever takes them down, who ticks them or does not.

By words alone. Nothing is learned: a complaint has any number of circumstances, and most have none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from yueke.domains.complaints.choices import Signal

TELLING: Mapping[str, str] = {
    Signal.ESCALATED: "找你们领导 叫你们领导 找你们老板 找总经理 上次投诉 再次投诉 又来投诉 第二次投诉 第三次投诉 投诉过",
    Signal.THREAT: "12315 12345 曝光 举报 消协 消委会 消费者协会 信访 上访 找媒体 找记者 找电视台 上电视",
    Signal.INJURY: "受伤 烫伤 割伤 砸伤 摔伤 扎伤 划伤手 划伤脸 流血 骨折 缝针 触电 晕倒 过敏 中毒 住院 急诊 去医院 进医院 送医",
    Signal.FOOD_SAFETY: "变质 发霉 异物 过期 吃坏 吃出 食物中毒 拉肚子 腹泻 上吐下泻 呕吐 过敏",
    Signal.PRESS: "媒体 记者 电视台 报社 采访 报道",
    Signal.AUTHORITY: "监管部门 市场监管 市监局 工商局 食药监 卫健委 住建局 派出所 报警 报了警 执法 立案",
    Signal.LAWSUIT: "律师 起诉 法院 诉讼 仲裁 打官司 退一赔三 假一赔三 假一赔十 三倍赔偿 十倍赔偿 赔十倍 惩罚性",
    Signal.PRIVACY_LEAK: "泄露 泄漏我的 卖我的信息 个人信息 我的隐私 骚扰电话",
    Signal.VULNERABLE: "老人 老年人 奶奶 爷爷 孩子 小孩 婴儿 宝宝 幼儿 未成年 残疾 残障 轮椅 盲人",
    Signal.SOCIAL_MEDIA: "曝光 抖音 快手 微博 小红书 朋友圈 视频号 大众点评 发到网上 发网上 挂网上 热搜",
}
"""By circumstance the words that tell of it. Of several departments no word tells."""
DENIES = ("没", "没有", "未", "并未", "无", "没人", "没有人", "幸好没", "不是", "不会", "不想")
"""Said right before a word, it tells of the opposite: 没有受伤."""


@dataclass(frozen=True)
class Heard:
    """A circumstance with the words of the text that tell of it."""

    signal: str
    because: tuple[str, ...]


def heard(text: str, telling: Mapping[str, str] = TELLING) -> list[Heard]:
    """The circumstances ``text`` tells of, in the order they are ticked in."""
    # Its dictionaries are of no use to whoever only starts the program.
    from yueke.methods.text.folding import folded

    plain = folded(text)
    found = {signal: tuple(word for word in words.split() if _said(word, plain)) for signal, words in telling.items()}
    return [Heard(signal, found[signal]) for signal in _order(found) if found[signal]]


def _said(word: str, text: str) -> bool:
    """Whether a word stands in the text, once at least without being denied, and not as part of a longer number."""
    start = text.find(word)
    while start >= 0:
        before, after = text[:start], text[start + len(word) : start + len(word) + 1]
        part = word.isdigit() and (before[-1:].isdigit() or after.isdigit())
        if not part and not before.endswith(DENIES):
            return True
        start = text.find(word, start + 1)
    return False


def _order(found: Collection[str]) -> list[str]:
    return [signal for signal in Signal.values if signal in found]

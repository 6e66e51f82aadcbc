"""What the demo's customers complain of, and in which words: on the telephone, on the portal, and when they are visited."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yueke.config.demo.chance import Chance


@dataclass(frozen=True)
class Matter:
    """One thing that goes wrong: its category and cause, who answers for it, and how it is told of a product."""

    category: str
    cause: str
    department: str
    text: str
    parts: tuple[str, ...]

    def told(self, chance: Chance, product: str) -> str:
        """It in a customer's words."""
        return self.text.format(product=product, part=chance.choice(self.parts))

    def product_in(self, said: str) -> str:
        """The product it is told of; empty when this is not what was said."""
        pattern = (
            re.escape(self.text).replace(r"\{product\}", "(.+)").replace(r"\{part\}", f"(?:{'|'.join(self.parts)})")
        )
        found = re.fullmatch(pattern, said)
        return found[1] if found else ""


MATTERS = (
    Matter("商品质量", "生产缺陷", "售后服务部", "{product}用了不到半年，{part}就坏了", ("层板", "门铰链", "灯带", "密封条", "脚轮")),
    Matter("商品质量", "设计缺陷", "售后服务部", "{product}的{part}总是松，拧紧几天又松", ("立柱卡扣", "挂钩", "抽屉滑轨", "价签条")),
    Matter("物流配送", "承运损坏", "售后服务部", "{product}送到时{part}，司机说不归他管", ("外箱破了", "玻璃裂了", "少了一件", "磕掉了漆")),
    Matter("物流配送", "承运延误", "销售部", "{product}说好的日子没送到，{part}", ("店里等着开业", "安装师傅白等了半天", "问了三次没回音")),
    Matter("服务态度", "态度问题", "售后服务部", "安装{product}的师傅{part}", ("在店里抽烟", "装完没清理", "说话很冲", "迟到两小时没打招呼")),
    Matter("价格与收费", "约定不清", "销售部", "{product}{part}", ("发票迟迟没开", "收了两次运费", "标价和合同不一样", "配件另外收费没提前说")),
)  # fmt: skip


def matter_of(said: str) -> tuple[Matter, str]:
    """Which matter somebody spoke of, and of which product."""
    return next((one, product) for one in MATTERS if (product := one.product_in(said)))

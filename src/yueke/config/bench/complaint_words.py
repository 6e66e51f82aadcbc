"""What customers of the benchmark complain of, in their words: common ones often, one of them once."""

from __future__ import annotations

import random
from dataclasses import dataclass

RARE_WORDS = "螺鲼"
"""Two characters that stand in one complaint only: the probe of searches."""
RARE_TAIL = "13900007718"
"""The telephone of the one who left it."""

THINGS = (
    "冷柜",
    "货架",
    "收银台",
    "展示柜",
    "冰柜",
    "陈列架",
    "操作台",
    "灯箱",
    "风幕柜",
    "保鲜柜",
    "电子秤",
    "促销台",
)
_WHEN = ("上周", "昨天", "前天下午", "三月份", "刚收到货", "用了不到一个月", "安装完第二天", "周末", "今早", "半年前")
_TROUBLES = {
    "goods": (
        "制冷不行，温度一直降不下来", "通电后跳闸，店里没法用", "玻璃门有裂纹", "柜门关不严，结霜很厉害", "噪音大得没法待人",
        "层板承重不够，放上货就弯了", "漆面掉了一大片", "跟宣传的型号不一样", "少了两块层板和一包螺丝",
        "修了两次还是不制冷",
    ),
    "logistics": (
        "说好三天到，一个星期了还没有消息", "送来的时候外箱已经破了，里面撞坏了一个角", "少送了一件，司机说不归他管",
        "送错了地方，让我们自己去拉", "司机不肯上楼，还多要了搬运费", "签收之前不让验货",
    ),
    "decoration": (
        "墙角渗水，地板都泡了", "瓷砖空鼓，敲着咚咚响", "工期拖了二十多天没人管", "用的板材和合同上写的不一样",
        "临时加了三项费用，事先没有说", "保修期内打电话没有人来",
    ),
    "food": ("打开就有一股酸味", "里面有一根头发", "保质期的日期被涂改过", "孩子吃了以后拉肚子", "真空袋漏气，肉已经变色"),
    "attitude": (
        "打了五次电话都没有人接", "客服说话很冲，直接挂了我的电话", "这个部门推那个部门，没有人负责",
        "答应当天回电话，三天了也没有", "在店里等了一个小时没有人理",
    ),
    "price": ("标价和结账的不一样，多收了两百多", "发票拖了两个月还没有开", "促销的赠品没有给", "退款说七天到账，半个月了没到"),
    "other": ("天天收到推销短信，要求删除我的电话", "门口的灯箱晚上太亮，影响休息", "网页上写的服务热线打不通"),
}  # fmt: skip
_WISHES = ("要求换新的", "要求退货退款", "尽快派人来修", "赔偿损失", "给一个书面的说法", "道歉并且保证不再发生", "")
_EXTRA = (
    "我们是开店的，耽误一天就是一天的生意。", "之前已经反映过一次了。", "照片可以发给你们。", "再不处理我就打12315。",
    "买的时候说得很好听。", "其他几家店也有同样的情况。", "老板很生气。", "", "", "",
)  # fmt: skip
KINDS = ("goods", "logistics", "decoration", "food", "attitude", "price", "other")
_LOTS = (40, 24, 8, 6, 12, 8, 2)


@dataclass(frozen=True)
class Said:
    """What one customer said: the ``kind`` is the code of a category's top."""

    kind: str
    thing: str
    description: str
    wish: str


def said(chance: random.Random) -> Said:
    """One complaint."""
    kind = chance.choices(KINDS, _LOTS)[0]
    thing = chance.choice(THINGS)
    about = f"买的{thing}" if kind != "food" else "买的熟食"
    text = f"{chance.choice(_WHEN)}{about}，{chance.choice(_TROUBLES[kind])}。{chance.choice(_EXTRA)}"
    return Said(kind, thing, text, chance.choice(_WISHES))

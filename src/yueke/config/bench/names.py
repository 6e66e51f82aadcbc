"""Chinese names in their real proportions, so that common fragments are common and rare ones rare."""

from __future__ import annotations

import random

from yueke.domains.customers.drafts import CustomerDraft
from yueke.kernel.cleaning.regions import regions

# Surnames by share of the population, from the most common one down: weights fall as ranks do.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文海燕晓东红梅春雪佳宇欣怡子涵浩然思琪梓轩雨桐"
    "俊峰鹏飞凯波斌辉宁慧颖璐瑶倩婷雯琳莉萍蕾薇菲岚嘉豪泽睿哲翔博远航晨曦诗语梦洁心悦安康乐天福祥瑞雪松柏林森"
)
_BRANDS = "华润泰达恒信瑞丰嘉禾金辉宏远盛世天成东方新月联创博雅和顺万家隆昌兴茂祥云锦绣百川四海长青立德正大同仁"
_TRADES = (
    ("便利", "零售"), ("超市", "零售"), ("百货", "零售"), ("商贸", "批发"), ("餐饮管理", "餐饮"), ("烘焙食品", "餐饮"),
    ("药房连锁", "医药"), ("服饰", "服装"), ("家居", "家居"), ("酒店管理", "酒店"), ("图书", "文化"),
    ("电子科技", "电子"),
    ("机械设备", "制造"), ("建材", "建材"), ("物流", "物流"), ("信息技术", "软件"),
)  # fmt: skip
_INSTITUTIONS = ("第一人民医院", "实验中学", "图书馆", "博物馆", "机关服务中心", "职业技术学院", "文化馆", "中心小学")
_ROADS = ("人民路", "中山路", "解放路", "建设路", "文一路", "长江路", "青年路", "和平街", "科技大道", "新华街")
_CHANNELS = ("store", "phone", "web", "wechat", "exhibition", "referral", "agent")
_TAGS = ("老店翻新", "连锁", "新开业", "价格敏感", "重服务")

RARE = "欧阳婉翯"
"""The name of one customer, which no dice can give: the probe of searches."""
RARE_PHONE = "13900007716"


class Names(random.Random):
    """A seeded dice for names, places and telephone numbers."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._weights = [1 / (rank + 8) for rank in range(len(_SURNAMES))]
        places = [(p.name, c.name, [d.name for d in c.children]) for p in regions() for c in p.children]
        self._places = places

    def person(self) -> str:
        """Two or three characters; any likeness is accident."""
        surname = self.choices(_SURNAMES, self._weights)[0]
        return surname + "".join(self.choice(_GIVEN) for _ in range(1 if self.random() < 0.2 else 2))

    def draft(self, number: int, rare: bool = False) -> CustomerDraft:
        """One customer without owner and dates; ``rare`` makes the probe of :data:`RARE`."""
        province, city, districts = self.choice(self._places)
        kind = self.choices(("enterprise", "individual", "institution"), (50, 42, 8))[0]
        person, industry = self.person(), ""
        if rare:
            kind, name, person = "individual", RARE, RARE
        elif kind == "enterprise":
            trade, industry = self.choice(_TRADES)
            name = f"{city.removesuffix('市')}{''.join(self.sample(_BRANDS, 2))}{trade}有限公司"
        elif kind == "institution":
            name = f"{city}{self.choice(_INSTITUTIONS)}{self.choice(('', '东院', '新区分部', '北校区'))}"
        else:
            name = person
        complete = self.random()
        return CustomerDraft(
            name=name,
            kind=kind,
            stage="prospect" if complete < 0.08 and not rare else "customer",
            number=f"KH20240{number:07d}",
            phone=RARE_PHONE if rare else self._phone(),
            email=f"c{number}@example.com" if complete > 0.3 else "",
            province=province,
            city=city,
            district=self.choice(districts) if districts else "",
            address=self._street() if complete > 0.05 else "",
            industry=industry,
            channel=self.choice(_CHANNELS),
            contact="" if kind == "individual" else person,
            position="" if kind == "individual" else "负责人",
            tags=(self.choice(_TAGS),) if self.random() < 0.3 else (),
            preferences={"products": ["货架"]} if complete > 0.2 else {},
        )

    def _street(self) -> str:
        return f"{self.choice(_ROADS)}{self.randrange(1, 900)}号{self.randrange(101, 2500)}室"

    def _phone(self) -> str:
        return f"1{self.choice('3578')}{self.randrange(10)}{self.randrange(10**8):08d}"

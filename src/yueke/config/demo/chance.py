"""Names, numbers and moments drawn from a seeded dice."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from yueke.kernel.cleaning.regions import regions

SEED = 20260101
HOME_ZONE = ZoneInfo("Asia/Shanghai")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文海燕晓东红梅春雪佳宇欣怡子涵浩然思琪梓轩雨桐"
BRANDS = "华润泰达恒信瑞丰嘉禾金辉宏远盛世天成东方新月联创博雅和顺万家隆昌兴茂祥云锦绣百川四海长青立德"
TRADES = (
    ("便利", "零售"),
    ("超市", "零售"),
    ("百货", "零售"),
    ("餐饮管理", "餐饮"),
    ("烘焙", "餐饮"),
    ("药房连锁", "医药"),
    ("服饰", "服装"),
    ("家居", "家居"),
    ("酒店管理", "酒店"),
    ("图书", "文化"),
)
INSTITUTIONS = ("第一人民医院", "实验中学", "图书馆", "博物馆", "机关服务中心", "职业技术学院", "文化馆")
ROADS = ("人民路", "中山路", "解放路", "建设路", "文一路", "长江路", "青年路", "和平街", "科技大道", "新华街")
PROVINCES = ("浙江省", "江苏省", "上海市", "广东省", "福建省", "北京市", "山东省", "河北省", "湖北省", "四川省")


class Chance(random.Random):
    """A seeded dice that knows the words of the trade."""

    def person(self) -> str:
        """A name of two or three characters; any likeness is accident."""
        return self.choice(SURNAMES) + "".join(self.sample(GIVEN, self.choice((1, 2, 2))))

    def mobile(self) -> str:
        """A number of the mainland's mobile form."""
        return f"1{self.choice('3578')}{self.randrange(10):d}{self.randrange(10**8):08d}"

    def place(self) -> tuple[str, str, str]:
        """Province, city, district."""
        name = self.choice(PROVINCES_WEIGHTED)
        province = next(region for region in regions() if region.name == name)
        city = self.choice(province.children)
        district = self.choice(city.children).name if city.children else ""
        return province.name, city.name, district

    def street(self) -> str:
        """The detail below a district."""
        return f"{self.choice(ROADS)}{self.randrange(1, 900)}号{self.randrange(1, 30)}幢{self.randrange(101, 2500)}室"

    def enterprise(self, city: str) -> tuple[str, str]:
        """A company's name and industry."""
        trade, industry = self.choice(TRADES)
        brand = "".join(self.sample(BRANDS, 2))
        return f"{city.removesuffix('市')}{brand}{trade}有限公司", industry

    def institution(self, city: str) -> str:
        """An institution's name."""
        return f"{city}{self.choice(INSTITUTIONS)}{self.choice(('', '东院', '新区分部', '北校区', '分馆'))}"

    def working_moment(self, day: datetime) -> datetime:
        """A moment within working hours on ``day``."""
        local = day.astimezone(HOME_ZONE)
        minute = self.choice((*range(0, 180, 7), *range(270, 540, 7)))
        return local.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(minutes=minute)

    def between(self, first: datetime, last: datetime) -> datetime:
        """A working moment on a day between two, not after ``last``."""
        span = max((last - first).days, 0)
        return min(self.working_moment(first + timedelta(days=self.randint(0, span))), last)


PROVINCES_WEIGHTED = [
    p for p, weight in zip(PROVINCES, (9, 7, 6, 6, 3, 4, 3, 2, 2, 2), strict=True) for _ in range(weight)
]

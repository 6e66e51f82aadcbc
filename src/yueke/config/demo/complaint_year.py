"""What the demo's people complained of one by one: how it went, when, by which way, and in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from yueke.config.demo import complaint_messages as fates
from yueke.config.demo import complaint_open as now
from yueke.config.demo import complaint_stories as ways
from yueke.config.demo.complaint_groups import batch, join, repeat
from yueke.config.demo.complaint_telling import Telling, working_day
from yueke.config.demo.trade import Account
from yueke.domains.complaints import commands
from yueke.domains.customers.models import Customer
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.cleaning.phones import clean_phones, mobile_of
from yueke.kernel.errors import Refused

Path = Callable[[Telling], None]


@dataclass(frozen=True)
class Story:
    """A complaint: how it goes on, working days before today it came in, by which way, what it says.

    ``place`` is which branch it is about (0 is the one the printed sign-ins work in), ``key`` whether a key customer
    complains, ``fate`` what becomes of the messages sent to them. Where they are ``informed`` they hear every day.
    """

    path: Path
    days: int
    channel: str
    text: str
    wish: str = "尽快修好"
    category: str = "商品质量"
    hour: int = 9
    signals: tuple[str, ...] = ()
    fate: str = fates.SENT
    place: int = 0
    key: bool = False
    informed: bool = False


ENDED = [
    Story(ways.whole, 210, "phone", "风幕柜后半夜报警，早上蔬菜都蔫了"),
    Story(ways.whole, 150, "web", "烟酒柜门锁锁不上", place=1),
    Story(ways.whole, 96, "walk_in", "面包柜玻璃起雾看不清商品", place=2),
    Story(ways.whole, 41, "phone", "自助收银台扫码头失灵", place=1),
    Story(ways.on_the_spot, 188, "phone", "少发了一箱层板", category="物流配送"),
    Story(ways.on_the_spot, 120, "chat", "说明书上的装配图和实物对不上", place=1),
    Story(ways.on_the_spot, 33, "walk_in", "购物篮把手断了两只", place=2),
    Story(ways.on_the_spot, 12, "phone", "价签条尺寸发错", category="物流配送"),
    Story(ways.declined, 140, "phone", "别处买的货架歪了，让你们来修", place=1),
    Story(ways.declined, 27, "web", "二手市场买的冷柜不制冷"),
    Story(ways.reopened, 132, "phone", "岛柜中间一格不制冷", place=2),
    Story(ways.reopened, 38, "phone", "蛋糕柜灯光闪烁，换过一次还闪"),
    Story(ways.reopened_twice, 20, "phone", "药店冷柜修了又停，停了又修"),
    Story(ways.closed_by_reason, 31, "phone", "用了五年的岛柜坏了，要求换新", "换新机"),
    Story(ways.extended, 88, "phone", "保鲜柜压缩机声音很大", place=1),
    Story(ways.resumed, 30, "web", "药店收银台台面开裂"),
    Story(ways.referred, 104, "phone", "冷柜漏电，检测结论我们不认", place=2),
    Story(ways.withdrawn, 24, "phone", "灯带整排不亮", place=1),
    Story(ways.compensated, 118, "phone", "停机一夜，冷藏食品全扔了", "赔偿损失", place=1),
    Story(ways.compensated, 29, "walk_in", "送货撞坏了店门口的灯箱", "赔偿灯箱", "物流配送"),
    Story(ways.sent_back, 26, "phone", "销售答应的交期过了一周", "给个准日子", "物流配送"),
    Story(ways.not_reached, 37, "web", "手机柜锁芯生锈", place=2),
    Story(ways.major, 110, "phone", "半年停机三次，再不解决就找电视台", "换新机并赔偿", signals=("threat",)),
    Story(ways.major, 20, "phone", "找过店里两次都被推脱，要去市场监管局", "换新机", "服务态度", signals=("threat",)),
    Story(ways.late, 19, "phone", "护栏立柱晃动，怕砸到人"),
    Story(ways.downgraded, 28, "walk_in", "店员说没货，仓库里明明有", category="服务态度", place=1),
    Story(ways.of_key_customer, 18, "email", "连锁店三台风幕柜同时渗水", key=True, fate=fates.RETRIED),
    Story(now.closed, 4, "phone", "岛柜脚轮掉了一只"),
]  # fmt: skip
OPEN = [
    Story(now.with_photos, 1, "web", "饰品柜玻璃门合页异响", hour=17),
    Story(now.nothing, 3, "store_box", "门店指示牌上的电话打不通", "改过来", "其他", hour=10, fate=fates.FAILED),
    Story(now.nothing, 1, "import", "旧系统转来：货架层板少两块", "补发", "物流配送", hour=16, fate=fates.WAITING),
    Story(now.nothing, 1, "email", "发票开错了抬头，发了三封邮件没人回", "重开发票", "价格与收费", hour=17, fate=fates.RETRIED),
    Story(now.accepted, 1, "phone", "端头架少一根横梁", category="物流配送", hour=16),
    Story(now.to_sign, 1, "phone", "标准收银台抽屉卡死", hour=15),
    Story(now.to_sign, 2, "phone", "转角收银台装反了", hour=14, place=1),
    Story(now.signed, 1, "chat", "网片货架挂钩掉漆", hour=14),
    Story(now.urged, 6, "phone", "后补式冷柜门关不严，电费涨了一倍"),
    Story(now.ordered, 4, "phone", "层板承重不够，已经弯了", informed=True),
    Story(now.waiting_for_customer, 2, "phone", "单面背板货架背板变形"),
    Story(now.refused_offer, 2, "phone", "双层冷柜上层不冷", "换新机", place=1),
    Story(now.waiting_for_review, 2, "phone", "运费收了两遍", "退回一次运费", "价格与收费", hour=10),
    Story(now.to_reply, 2, "phone", "挂钩尺寸不配，客户等着开业", hour=10),
    Story(now.waiting_for_rating, 2, "web", "化妆品柜射灯太热", fate=fates.WAITING),
    Story(now.closing_asked, 4, "web", "货架护栏掉漆"),
    Story(now.suspended, 6, "phone", "双面背板货架承重和宣传不一样"),
    Story(now.extension_granted, 5, "phone", "冷柜压缩机异响", informed=True),
    Story(now.extension_asked, 3, "phone", "风幕柜化霜不净", informed=True),
    Story(now.downgrade_asked, 3, "phone", "网上发帖说店员态度差", "道歉", "服务态度", signals=("social_media",), informed=True),
    Story(now.report_asked, 2, "phone", "展柜漏电，店里已经停用", key=True, informed=True),
    Story(now.signed, 3, "phone", "收银台台面划伤，派来的人没带工具", place=1, informed=True),
    Story(now.again, 4, "phone", "卧式冷柜一直滴水，修过还滴"),
    Story(now.grave, 3, "phone", "冷柜漏水滑倒了顾客，不处理就发到网上", "赔偿医药费", signals=("threat", "injury"), informed=True),
]  # fmt: skip


class Teller:
    """Hands out customers who have not complained yet, branch by branch, and begins stories with them.

    In a small company they run out: then those of ``known``, who did complain, are handed out, time and again, and a
    story that their other complaints stand in the way of (a third one is a major one) is left out.
    """

    def __init__(
        self, quiet: Iterable[Account], keys: set[int], watch: Actor, at: datetime, known: Sequence[Account] = ()
    ) -> None:
        self.watch, self.at, self.keys, self.known = watch, at, keys, known
        self.free: dict[tuple[int, bool], list[Account]] = defaultdict(list)
        self.again = False
        self._offer(quiet)
        self.places = sorted(
            {account.branch.department.pk for account in known} or {place for place, _key in self.free}
        )

    def _offer(self, accounts: Iterable[Account]) -> None:
        for account in accounts:
            self.free[account.branch.department.pk, account.id in self.keys].append(account)

    def customer(self, place: int = 0, *, key: bool = False) -> Account:
        """The next customer of a branch, an ordinary one unless ``key``; where there are none one of another branch."""
        branch = self.places[place % len(self.places)]
        for kind in (key, not key):
            if not self._left(kind):
                self.again = True
                self._offer(account for account in self.known if (account.id in self.keys) == kind)
            if self._left(kind):
                break
        return (self.free[branch, kind] or max((self.free[one, kind] for one in self.places), key=len)).pop()

    def _left(self, kind: bool) -> bool:
        return any(self.free[place, kind] for place in self.places)

    def try_to(self, tell: Callable[[], object]) -> None:
        """Tell something, or leave it out where nobody is left who never complained."""
        if not self.again:
            tell()
            return
        with suppress(Refused), transaction.atomic():
            tell()

    def start(self, account: Account, moment: datetime, fate: str = fates.SENT) -> Telling:
        """A complaint of the customer that begins at ``moment``."""
        return Telling(account.branch, account, moment, self.watch, self.at, fate)

    def tell(self, story: Story) -> Telling:
        """One story, from the registration as far as it goes."""
        account = self.customer(story.place, key=story.key)
        while story.fate != fates.SENT and not _reached_by_message(account):
            account = self.customer(story.place, key=story.key)
        t = self.start(account, working_day(self.at, story.days, story.hour, 10), story.fate)
        t.register(story.channel, story.text, story.wish, story.category, signals=story.signals)
        story.path(t)
        if story.informed:
            t.keep_informed()
        return t


def _reached_by_message(account: Account) -> bool:
    """Whether what happens to a message can be told of this customer at all: not everybody left a mobile number."""
    row = Customer.objects.get(pk=account.id)
    return bool(row.email) and mobile_of(clean_phones(row.phone).value or ()) is not None


def _told_until(teller: Teller, story: Story, at: datetime) -> None:
    teller.tell(story).wait(at)


def tell_all(teller: Teller) -> None:
    """Tell them, the oldest first; the open ones wait until today."""
    at = teller.at
    batch(teller.start, [teller.customer() for _n in range(3)], teller.watch, at)
    repeat(teller.start, teller.customer(), at)
    join(teller.start, teller.customer(1), at)
    for story in sorted(ENDED, key=lambda one: -one.days):
        teller.try_to(partial(teller.tell, story))
    for story in sorted(OPEN, key=lambda one: -one.days):
        teller.try_to(partial(_told_until, teller, story, at))
    commands.sweep(SYSTEM, at=at)

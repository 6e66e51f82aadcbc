"""What the demo's customers complained of in a year: most of it filed long ago, some told step by step, some open now."""

from __future__ import annotations

from datetime import datetime, timedelta

from yueke.config.demo import complaint_stories as ways
from yueke.config.demo.chance import Chance
from yueke.config.demo.complaint_stories import Story
from yueke.config.demo.complaint_telling import actor
from yueke.config.demo.trade import Account
from yueke.domains.catalogue.models import Product
from yueke.domains.complaints import commands
from yueke.domains.complaints.commands import PastComplaint
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Category, Cause
from yueke.domains.organization.models import Person
from yueke.domains.visits.models import Visit
from yueke.kernel.access import SYSTEM
from yueke.kernel.calendar import working_calendar
from yueke.kernel.terms import Term

DIRECT = 160
"""Complaints of the past that did not grow out of a visit."""
YEAR = timedelta(days=370)
SPARED = timedelta(days=15)
"""The last days are told step by step only."""
CHANNELS = ("phone", "phone", "phone", "web", "walk_in", "chat", "email")
MATTERS = (
    ("商品质量", "生产缺陷", "{product}用了不到半年，{part}就坏了", ("层板", "门铰链", "灯带", "密封条", "脚轮")),
    ("商品质量", "设计缺陷", "{product}的{part}总是松，拧紧几天又松", ("立柱卡扣", "挂钩", "抽屉滑轨", "价签条")),
    ("物流配送", "承运损坏", "{product}送到时{part}，司机说不归他管", ("外箱破了", "玻璃裂了", "少了一件", "磕掉了漆")),
    (
        "物流配送",
        "承运延误",
        "{product}说好的日子没送到，{part}",
        ("店里等着开业", "安装师傅白等了半天", "问了三次没回音"),
    ),
    (
        "服务态度",
        "态度问题",
        "安装{product}的师傅{part}",
        ("在店里抽烟", "装完没清理", "说话很冲", "迟到两小时没打招呼"),
    ),
    (
        "价格与收费",
        "约定不清",
        "{product}{part}",
        ("发票迟迟没开", "收了两次运费", "标价和合同不一样", "配件另外收费没提前说"),
    ),
)
SOLUTIONS = ("免费更换，当天安排上门。", "补发并免运费。", "当面致歉，退回多收的费用。", "派工程师上门修好，延保一年。")

STORIES = [
    Story(ways.whole, 210, "phone", "风幕柜后半夜报警，早上蔬菜都蔫了"),
    Story(ways.whole, 150, "web", "烟酒柜门锁锁不上"),
    Story(ways.whole, 96, "walk_in", "面包柜玻璃起雾看不清商品"),
    Story(ways.whole, 41, "phone", "自助收银台扫码头失灵"),
    Story(ways.on_the_spot, 188, "phone", "少发了一箱层板", category="物流配送"),
    Story(ways.on_the_spot, 120, "chat", "说明书上的装配图和实物对不上"),
    Story(ways.on_the_spot, 33, "walk_in", "购物篮把手断了两只"),
    Story(ways.on_the_spot, 12, "phone", "价签条尺寸发错", category="物流配送"),
    Story(ways.declined, 140, "phone", "别处买的货架歪了，让你们来修"),
    Story(ways.declined, 27, "web", "二手市场买的冷柜不制冷"),
    Story(ways.reopened, 132, "phone", "岛柜中间一格不制冷"),
    Story(ways.reopened, 38, "phone", "蛋糕柜灯光闪烁，换过一次还闪"),
    Story(ways.extended, 88, "phone", "保鲜柜压缩机声音很大"),
    Story(ways.resumed, 76, "web", "药店收银台台面开裂"),
    Story(ways.referred, 104, "phone", "冷柜漏电，检测结论我们不认"),
    Story(ways.withdrawn, 66, "phone", "灯带整排不亮"),
    Story(ways.compensated, 118, "phone", "停机一夜，冷藏食品全扔了", "赔偿损失"),
    Story(ways.compensated, 29, "walk_in", "送货撞坏了店门口的灯箱", "赔偿灯箱", "物流配送"),
    Story(ways.sent_back, 58, "phone", "销售答应的交期过了一周", "给个准日子", "物流配送"),
    Story(ways.not_reached, 49, "web", "手机柜锁芯生锈"),
    Story(ways.major, 110, "phone", "半年停机三次，再不解决就找电视台", "换新机并赔偿", signals=("threat",)),
    Story(ways.major, 36, "phone", "找过店里两次都被推脱，要去市场监管局", "换新机", "服务态度", signals=("threat",)),
    Story(ways.late, 53, "phone", "护栏立柱晃动，怕砸到人"),
    Story(ways.downgraded, 45, "walk_in", "店员说没货，仓库里明明有", category="服务态度"),
    # Open now: some in time, some nearly late, some late.
    Story(ways.nothing, 1, "web", "饰品柜玻璃门合页异响", hour=17),
    Story(ways.nothing, 3, "store_box", "门店指示牌上的电话打不通", "改过来", "其他", hour=10),
    Story(ways.accepted, 1, "phone", "端头架少一根横梁", category="物流配送", hour=16),
    Story(ways.to_sign, 1, "phone", "标准收银台抽屉卡死", hour=15),
    Story(ways.to_sign, 2, "phone", "转角收银台装反了", hour=14),
    Story(ways.signed, 1, "chat", "网片货架挂钩掉漆", hour=14),
    Story(ways.urged, 5, "phone", "后补式冷柜门关不严，电费涨了一倍"),
    Story(ways.waiting_for_customer, 2, "phone", "单面背板货架背板变形"),
    Story(ways.waiting_for_review, 2, "phone", "运费收了两遍", "退回一次运费", "价格与收费", hour=10),
    Story(ways.waiting_for_rating, 2, "web", "化妆品柜射灯太热"),
    Story(ways.suspended, 6, "phone", "双面背板货架承重和宣传不一样"),
    Story(ways.again, 4, "phone", "卧式冷柜一直滴水，修过还滴"),
    Story(ways.grave, 3, "phone", "冷柜漏水滑倒了顾客，不处理就发到网上", "赔偿医药费", signals=("threat",)),
]  # fmt: skip


def complain(chance: Chance, accounts: list[Account], keys: list[Account], at: datetime) -> int:
    """A year of complaints; returns how many. Every dissatisfied visit became one, nearly always at once."""
    commands.seed_trees(SYSTEM, at=at - YEAR)
    teller = _Past(chance, accounts, {account.id for account in keys})
    visited = Visit.objects.filter(state="done", satisfaction__lte=2, done_at__gte=at - YEAR)
    past = [teller.of_visit(visit) for visit in visited.select_related("customer").order_by("pk")]
    long_ago = at - timedelta(days=360)
    for _n in range(DIRECT):
        past.append(teller.direct(chance.between(long_ago, at - SPARED)))
    commands.record_many(SYSTEM, [one for one in past if one.archived_at < at], at=at)
    heard = {one.draft.customer_id for one in past}
    quiet = [a for a in accounts if a.pace and a.id not in heard and a.since < at - timedelta(days=330)]
    watch = actor(Person.objects.get(username="supervisor").pk)
    chance.shuffle(quiet)
    return ways.tell(STORIES, iter(quiet), watch, at)


class _Past:
    """Makes complaints of the past up."""

    def __init__(self, chance: Chance, accounts: list[Account], keys: set[int]) -> None:
        self.chance, self.keys = chance, keys
        self.accounts = {account.id: account for account in accounts}
        self.buyers = [account for account in accounts if account.pace]
        self.products = list(Product.objects.order_by("pk"))
        self.categories = {row.name: row.pk for row in Category.objects.filter(parent=None)}
        self.causes = {row.name: row.pk for row in Cause.objects.exclude(parent=None)}

    def of_visit(self, visit: Visit) -> PastComplaint:
        assert visit.done_at is not None
        matter = self.chance.choice(MATTERS)
        draft = ComplaintDraft(
            "visit", (visit.opinion or visit.content or "客户不满意"), visit.customer_id, wish="希望改进",
            category_id=self.categories[matter[0]], received_at=visit.done_at, department_id=visit.department_id,
            first_contact_id=visit.done_by_id, origin_kind="visits.visit", origin_id=visit.pk,
            origin_label=visit.number, key=f"visit:{visit.pk}",
            product_name=self.chance.choice(self.products).name if self.chance.random() < 0.99 else "",
        )  # fmt: skip
        return self._carried(draft, matter, visit.done_at + timedelta(minutes=15))

    def direct(self, moment: datetime) -> PastComplaint:
        while not working_calendar().is_working_day(moment.date()):
            moment -= timedelta(days=1)
        matter = self.chance.choice(MATTERS)
        account = self.chance.choice([one for one in self.buyers if one.since < moment] or self.buyers)
        product = self.chance.choice(self.products)
        text = matter[2].format(product=product.name, part=self.chance.choice(matter[3]))
        draft = ComplaintDraft(
            self.chance.choice(CHANNELS), text, account.id, wish=self.chance.choice(("尽快解决", "换一个", "给个说法", "退款")),
            product_id=product.pk, product_name=product.name, category_id=self.categories[matter[0]],
            received_at=moment, department_id=account.branch.departments["客户服务部"].pk,
            first_contact_id=account.branch.service[0].pk,
        )  # fmt: skip
        return self._carried(draft, matter, moment + timedelta(minutes=3))

    def _carried(
        self, draft: ComplaintDraft, matter: tuple[str, str, str, tuple[str, ...]], entered: datetime
    ) -> PastComplaint:
        """Handled with the care of the house: one in twenty is slow somewhere."""
        chance, account = self.chance, self.accounts[draft.customer_id or 0]
        slow = chance.randrange(1, 5) if chance.random() < 0.05 else 0
        accepted = entered + timedelta(minutes=10)
        signed = self._after(accepted, 5 if slow == 1 else 1)
        investigated = self._after(signed, 9 if slow == 2 else 1)
        proposed = self._after(investigated, 14 if slow == 3 else 1)
        replied = self._after(proposed, chance.choice((2, 4, 6)))
        answered = self._after(replied, 20 if slow == 4 else chance.choice((1, 3)))
        closed = self._after(answered, 1)
        return PastComplaint(
            draft, account.branch.departments["售后服务部"].pk, chance.choice(account.branch.engineers).pk,
            entered, accepted, signed, investigated, proposed, replied, answered, closed,
            archived_at=self._after(closed, chance.choice((4, 8, 12))), promised_at=self._after(accepted, 24),
            finding="联系客户并查看现场，情况属实。", solution=chance.choice(SOLUTIONS),
            satisfaction=chance.choices((5, 4, 3), (40, 45, 15))[0], cause_id=self.causes[matter[1]],
            report=f"关于{'、'.join((matter[0], '客户意见'))}的情况报告" if draft.customer_id in self.keys else "",
        )  # fmt: skip

    @staticmethod
    def _after(moment: datetime, hours: int) -> datetime:
        return working_calendar().add(moment, Term(hours, "working hours"))

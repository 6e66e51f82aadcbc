"""Complaints of the demo that belong together: two calls on one matter, the same again, a bad batch put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from yueke.config.demo import complaint_stories as ways
from yueke.config.demo.complaint_telling import Telling, actor, working_day
from yueke.config.demo.trade import Account
from yueke.domains.catalogue.models import Product
from yueke.domains.complaints import commands
from yueke.domains.complaints.models import Category
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.rules import Origin
from yueke.kernel.access import Actor

BATCH = "SJ2604-07"
BAD = "手机柜"
"""The product of which one batch was bad."""
BEGAN, PUT_RIGHT = 132, 116
"""Working days before today: when the batch was complained of, and when the last measure was verified."""

Start = Callable[[Account, datetime], Telling]


def join(start: Start, account: Account, at: datetime) -> None:
    """Two calls about one matter become one complaint."""
    first = start(account, working_day(at, 12, 9, 5))
    first.register("phone", "卸货时压坏了门口的地砖", "请赔偿修补费用", "物流配送")
    second = start(account, working_day(at, 12, 11, 5))
    second.register("web", "送货的人把门前地砖压坏了三块", "请赔偿", "物流配送")
    second.show("压坏的地砖")
    commands.merge_into(second.agent, second.id, first.id, "同一件事的两次来电。", at=second.pass_minutes(20))
    first.wait(second.now)
    ways.whole(first)


def repeat(start: Start, account: Account, at: datetime) -> None:
    """The same trouble again within half a year makes it major."""
    first = start(account, working_day(at, 80, 10))
    first.register("phone", "后补式冷柜门封不严，柜内结霜，门边一直滴水", "修好", "商品质量")
    ways.whole(first)
    second = start(account, working_day(at, 22, 10))
    second.register("phone", "后补式冷柜门封又不严，柜内又结霜，门边滴水", "换新机", "商品质量")
    ways.signed(second)
    ways.settle_major(second, "同一台冷柜两次门封不严，第一次只调了合页。")


def batch(start: Start, accounts: list[Account], watch: Actor, at: datetime) -> int:
    """Three customers complain of one batch within a week: all become major, and it is put right for good."""
    product = Product.objects.get(name=BAD)
    texts = ("锁芯拧不动，钥匙断在里面", "才装上就锁不上，像是锁芯生锈", "三个柜子的锁都打不开")
    told = []
    for n, (account, text) in enumerate(zip(accounts, texts, strict=True)):
        t = start(account, working_day(at, BEGAN - n, 9, 20))
        more = {"product_id": product.pk, "product_name": product.name, "batch": BATCH}
        t.register(("phone", "web", "walk_in")[n], f"{product.name}{text}", "换一批锁", "商品质量", **more)
        t.show("锁芯")
        ways.signed(t)
        told.append(t)
    for t in told:
        t.wait(max(t.now, told[-1].now))
        ways.settle_major(t, f"{product.name}批号 {BATCH} 的锁芯镀层不合格，一周三家客户投诉。")
    return _put_right(told, product, watch, at)


def _put_right(told: list[Telling], product: Product, watch: Actor, at: datetime) -> int:
    branch = told[0].branch
    engineer, proposer, head = branch.engineers[0], actor(branch.service[0].pk), actor(branch.head.pk)
    goods = Category.objects.get(name="商品质量", parent=None)
    draft = ImprovementDraft(
        f"{product.name}锁芯生锈", f"批号 {BATCH} 一周内三家客户投诉，前后三个月共有十多件。",
        branch.departments["售后服务部"].pk, engineer.pk, "供应商换了镀层，来料没有抽检。",
        ("锁为什么打不开？锁芯生锈", "为什么生锈？镀层不合格", "为什么没发现？来料检验单没有这一项"),
        "complaints.complaint", {"product": product.pk, "category": goods.pk},
    )  # fmt: skip
    sources = [Origin("complaints.complaint", t.id, t.row.number) for t in told if t.row]

    def moment(days: int) -> datetime:
        return working_day(at, days, 10)

    found = improvement.propose(proposer, draft, sources, at=moment(127))
    steps = (("corrective", "召回同一批号，免费更换锁芯。", 121), ("preventive", "来料检验增加盐雾试验一项。", 118))
    for kind, what, days in steps:
        due: date = working_day(at, days, 18).date()
        improvement.add_measure(proposer, found.pk, MeasureDraft(kind, what, engineer.pk, due), at=moment(127))
    improvement.approve(head, found.pk, note="同意，立即召回。", at=moment(125))
    for measure, days in zip(found.measures.order_by("n"), (122, 119), strict=True):
        improvement.complete_measure(actor(engineer.pk), measure.pk, "已完成，记录存档。", at=moment(days))
        improvement.verify_measure(watch, measure.pk, note="查看了记录。", at=moment(days - 3))
    measured = moment(PUT_RIGHT) + timedelta(days=97)
    improvement.measure_effect(watch, found.pk, at=measured)
    improvement.close(watch, found.pk, note="同类投诉明显减少，检验单已修订。", at=measured + timedelta(days=3))
    return found.pk

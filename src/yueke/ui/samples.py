"""Made-up figures for the style guide: nothing, the usual, and too much."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest

from yueke.kernel import clock
from yueke.kernel.paging import Page
from yueke.ui.charts import Chart, Series
from yueke.ui.forms import Form
from yueke.ui.papers.editing import PaperForm
from yueke.ui.papers.samples import report
from yueke.ui.papers.screen import to_html
from yueke.ui.widgets import Day, Money, Phone, Segments, Suggestions

LONG = "宁波杭州湾新区前湾国际供应链管理（集团）有限责任公司第二分公司慈溪联络处"
MONTHS = [f"{month}月" for month in range(1, 13)]
NAMES = ("明远纺织", "张*明", "江南食品", "欧阳*", LONG, "海宁皮革城", "李*", "临平五金", "钱塘物流", "周*华")


class VisitForm(Form):
    """A form with every kind of field."""

    customer = forms.CharField(label="客户", help_text="姓名、拼音首字母或手机尾号")
    phone = forms.CharField(label="手机", widget=Phone, required=False)
    method = forms.ChoiceField(
        label="回访方式",
        widget=Segments,
        initial="phone",
        choices=[("phone", "电话"), ("onsite", "上门"), ("wechat", "微信"), ("mail", "邮件")],
    )
    satisfaction = forms.ChoiceField(
        label="满意度",
        widget=Segments,
        choices=[(str(n), str(n)) for n in range(1, 6)],
        help_text="5 为非常满意",
    )
    done_on = forms.DateField(label="回访日期", widget=Day)
    amount = forms.DecimalField(label="意向金额（元）", widget=Money, required=False)
    products = forms.MultipleChoiceField(
        label="关注的产品",
        widget=Suggestions,
        required=False,
        choices=[("a", "热风枪"), ("b", "角磨机"), ("c", "冲击钻")],
    )
    department = forms.ChoiceField(
        label="反馈给", choices=[("", "不需要"), ("q", "质量部"), ("s", "售后部")], required=False
    )
    content = forms.CharField(label="回访记录", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    again = forms.BooleanField(label="客户希望下月再联系", required=False)


def guide(request: HttpRequest) -> dict[str, Any]:
    """Context of every leaf of the style guide."""
    now = clock.now()
    number = int(request.GET.get("page", 3)) if request.GET.get("page", "3").isdigit() else 3
    rows = [
        {
            "id": i,
            "name": NAMES[i % len(NAMES)],
            "phone": f"138****{8000 + i}",
            "grade": ("钻石", "白金", "黄金", "普通")[i % 4],
            "amount": 1234.56 * (i + 1) ** 3,
            "due": now + timedelta(hours=(i * 17) - 30),
            "owner": ("刘*", "陈*芳")[i % 2],
            "verdict": ("broken", "broken", "risk", "kept")[min(i, 3)],
        }
        for i in range(14)
    ]
    events = [
        {"at": now, "text": "登记回访：对交货速度满意", "who": "陈*芳", "mark": "kept"},
        {
            "at": now - timedelta(days=3),
            "text": "自动安排季度回访",
            "detail": "依据 B8.1-key 重点客户三个月回访一次",
        },
        {"at": now - timedelta(days=40), "text": "超期未回访", "mark": "broken", "who": "刘*"},
        {"at": now - timedelta(days=400), "text": "建立客户档案", "who": "导入 2025-10-18"},
    ]
    return {
        **_frame(),
        **_charts(),
        "at": now,
        "rows": rows,
        "events": events,
        "long": LONG,
        "none": None,
        "form": VisitForm({"customer": "", "phone": "12345", "method": "phone", "satisfaction": "4", "again": "on"}),
        "fresh": VisitForm(initial={"done_on": now.date()}),
        "trend": [0.91, 0.93, 0.92, 0.95, 0.94, 0.96, 0.972],
        "fall": [0.97, 0.95, 0.93, 0.9, 0.91, 0.89, 0.881],
        "numbers": Page(rows, number, 14, 69_990, False),
        "few": Page(rows, 1, 20, 14, True),
        "columns": [
            {"key": "name", "title": "客户", "shown": True, "fixed": True},
            {"key": "phone", "title": "手机", "shown": True},
            {"key": "city", "title": "城市", "shown": False},
        ],
        "tabs": [
            {"title": "全部", "url": "?leaf=list", "active": True, "count": 1239},
            {"title": "即将超时", "url": "#", "count": 12},
            {"title": "已超时", "url": "#", "count": 6, "urgent": True},
            {"title": "今日需联系", "url": "#"},
        ],
        "chips": [{"text": "等级：钻石", "url": "#"}, {"text": "最近 30 天", "url": "#"}],
        "steps": ["选文件", "对列", "检查", "导入"],
        "chapters": _chapters(),
        "signers": ["回访人", "客户签字", "主管"],
        "plain": to_html(report()),
        "official": to_html(report("official")),
        "paper_form": PaperForm(report()),
    }


def _frame() -> dict[str, Any]:
    def item(title: str, **more: Any) -> dict[str, Any]:
        return {"title": title, "url": "#", **more}

    return {
        "company": "悦客示范有限公司",
        "search_url": "search/",
        "notices_url": "#",
        "notice_count": 7,
        "account_url": "#",
        "language_url": "#",
        "sign_out_url": "#",
        "switch_url": "#",
        "post_title": "客服专员",
        "actor": {"name": "陈*芳", "post": "客服专员"},
        "memberships": [
            {"id": 1, "title": "客服专员 · 杭州分公司", "current": True},
            {"id": 2, "title": "监督小组", "current": False},
        ],
        "new_actions": [item("登记客户", icon="user-plus"), item("发起回访", icon="phone-check")],
        "quick": [
            item("工作台", icon="home", active=True, badge=12),
            item("客户", icon="users"),
            item("回访", icon="phone-check"),
            item("制度", icon="book-2"),
        ],
        "menu": [
            {"title": "工作台", "icon": "home", "url": "?leaf=parts", "badge": 12, "urgent": True},
            {
                "title": "客户",
                "icon": "users",
                "items": [
                    item("档案", url="?leaf=list", active=True),
                    item("导入"),
                    item("合并", badge=3),
                    item("分类分级"),
                    item("重点客户"),
                ],
            },
            {"title": "订单交付", "icon": "package", "items": [item("产品"), item("订单")]},
            {"title": "回访", "icon": "phone-check", "items": [item("计划"), item("记录"), item("月报")]},
            {"title": "制度", "icon": "book-2", "url": "?leaf=book"},
            {"title": "看板", "icon": "chart-bar", "url": "?leaf=charts"},
            {"title": "系统", "icon": "settings", "items": [item("人员"), item("角色")]},
        ],
    }


def _charts() -> dict[str, Chart]:
    kept = [0.92, 0.93, 0.9, 0.94, 0.95, 0.93, 0.96, 0.955, 0.94, 0.97, 0.965, 0.972]
    return {
        "line": Chart(
            "line",
            "回访及时率",
            MONTHS,
            [
                Series("重点客户", [v - 0.06 for v in kept], [v - 0.1 for v in kept], [v - 0.03 for v in kept]),
                Series("一般客户", kept),
            ],
            share=True,
            target=0.95,
            n=1239,
            note="阴影为 95 % 置信区间（Wilson）。",
        ),
        "bar": Chart(
            "bar",
            "每月新客户",
            MONTHS,
            [Series("新客户", [34, 41, 29, 55, 61, 48, 52, 70, 66, 58, 73, 81])],
            unit="户",
            n=668,
        ),
        "hbar": Chart(
            "hbar",
            "满意度",
            ["包装", "华东分公司・交货与配送部", "华东分公司・售后服务部", "价格"],
            [Series("得分", [4.6, 4.2, 3.9, 3.4], [4.4, 4.0, 3.5, 3.1], [4.8, 4.4, 4.3, 3.7])],
            unit="分",
            n=318,
            note="线段为 95 % 置信区间。",
        ),
        "stack": Chart(
            "stack",
            "客户等级构成",
            MONTHS,
            [
                Series(name, [20 + i * (k + 1) for i in range(12)])
                for k, name in enumerate(("钻石", "白金", "黄金", "普通"))
            ],
            unit="户",
        ),
        "pareto": Chart(
            "pareto",
            "投诉原因",
            ["供应商与承运商・承运延误", "产品・包装设计缺陷", "仓储・数量不符", "人员・态度问题", "其他"],
            [Series("件数", [62, 31, 12, 7, 4])],
            unit="件",
            n=116,
        ),
        "quadrant": Chart(
            "quadrant",
            "改进机会",
            (),
            [Series("驱动", [(0.5, 4.6, "包装"), (0.9, 3.5, "交货"), (0.3, 3.2, "价格"), (0.8, 4.5, "质量")])],
            unit="满意度",
            x_title="重要性",
            cross=(0.6, 4.0),
            n=318,
        ),
        "control": Chart(
            "control",
            "日投诉率",
            [str(d) for d in range(1, 25)],
            [
                Series(
                    "率",
                    [
                        0.021,
                        0.019,
                        0.024,
                        0.02,
                        0.018,
                        0.022,
                        0.019,
                        0.023,
                        0.02,
                        0.036,
                        0.021,
                        0.018,
                        0.02,
                        0.022,
                        0.019,
                        0.021,
                        0.02,
                        0.018,
                        0.023,
                        0.02,
                        0.019,
                        0.022,
                        0.021,
                        0.02,
                    ],
                )
            ],
            share=True,
            limits=(0.012, 0.021, 0.03),
            n=24,
        ),
        "funnel": Chart(
            "funnel",
            "线索到成交",
            ["线索", "联系上", "报价", "成交"],
            [Series("户", [820, 514, 206, 88])],
            unit="户",
            n=820,
        ),
        "nothing": Chart("bar", "空的图"),
    }


def _chapters() -> list[dict[str, Any]]:
    def clause(id: str, text: str, verdict: str, rate: str = "", **more: Any) -> dict[str, Any]:
        return {
            "id": id,
            "text": text,
            "verdict": verdict,
            "rate": rate,
            "why": "依据回访记录判定，最近一次 2026-11-22 06:00",
            **more,
        }

    return [
        {
            "title": "第八条  客户回访",
            "groups": [
                {
                    "title": "1  回访计划",
                    "clauses": [
                        clause("(1)", "一般客户六个月回访一次。", "kept", "97.2 %", kept=1204, total=1239),
                        clause(
                            "(2)",
                            "重点客户三个月回访一次。",
                            "broken",
                            "88.1 %",
                            kept=52,
                            total=59,
                            late="超期 6 户",
                        ),
                        clause(
                            "(3)",
                            "售后服务完成后七日内回访。",
                            "risk",
                            "94.6 %",
                            kept=210,
                            total=222,
                            late="临近 9 件",
                        ),
                    ],
                },
                {
                    "title": "",
                    "clauses": [
                        clause("3", "每月 3 日前提交上月客户分析报告。", "kept", "3 日", kept=10, total=10),
                        clause(
                            "2.3",
                            "回访人员应着装整洁、用语规范，对客户提出的问题当场能答复的当场答复，不能答复的记录后转有关部门，并在约定的时间内回复客户。",
                            "none",
                            "说明",
                            narrative=True,
                        ),
                    ],
                },
            ],
        },
        {
            "title": "第九条  客户分级",
            "groups": [
                {
                    "title": "",
                    "clauses": [
                        clause(
                            "1",
                            f"按成交额与频次分为钻石、白金、黄金、普通四级，由{LONG}复核。",
                            "kept",
                            "100 %",
                            kept=8421,
                            total=8421,
                        )
                    ],
                }
            ],
        },
    ]

"""A made-up report with one of everything: for the style guide, the benchmark and the tests."""

from __future__ import annotations

from datetime import date

from yueke.ui.charts import Chart, Series
from yueke.ui.formats import count, share
from yueke.ui.papers.paper import (
    Attachments,
    Column,
    Figure,
    Heading,
    LayoutName,
    MethodNotes,
    Paper,
    Paragraph,
    Qr,
    Signature,
    Table,
)

_STORY = (
    "客户于2026年11月3日反映，10月28日交付的热风枪（批号 B20261011）使用两次后无法启动，要求换货并说明原因。"
    "经查，同批产品共售出318件，已收到同类投诉5件。"
)
_MONTHS = tuple(f"{month}月" for month in range(1, 13))


def report(layout: LayoutName = "plain") -> Paper:
    """The written report on a complaint of a key customer."""
    return Paper(
        title="关于热风枪质量投诉处理情况的报告",
        company="悦客示范有限公司",
        layout=layout,
        number="悦客〔2026〕18号",
        addressee="客户管理委员会",
        on=date(2026, 11, 22),
        secrecy="内部资料",
        signer="王建国" if layout == "official" else "",
        copies=("质量部", "客户服务部"),
        qr=Qr("https://example.com/papers/18", "扫码核验"),
        blocks=(
            Paragraph("现将投诉 TS20261103-0007 的处理情况报告如下。"),
            Heading("基本情况"),
            Paragraph(_STORY, note="同类投诉：同一批号、同一原因大类，按受理日期计。"),
            Heading("受理经过", 2),
            Paragraph("11月3日9时12分受理，当日联系客户并告知处理安排；11月5日派员到现场核查。"),
            Heading("首次联系", 3),
            Paragraph("受理后1小时48分内联系客户。"),
            Heading("现场核查", 4),
            Paragraph("现场复现故障，封存样品一件。"),
            Heading("调查结果"),
            Table(
                (Column("月份", "center"), Column("受理", "right", "件"), Column("按时办结率", "right"), Column("主要原因")),
                tuple((month, count(41 + 7 * i), share(0.95 + i / 400), "交货延误、包装破损") for i, month in enumerate(_MONTHS)),
                caption="2026年投诉受理与办结情况",
                note="办结率按受理月份统计。",
            ),
            Figure(causes()),
            Figure(in_time()),
            Heading("处理意见"),
            Paragraph("一是为客户换货并书面致歉；二是停售同批产品，12月10日前完成复检；三是与供应商核对来料检验记录。"),
            MethodNotes(("投诉统计截至2026年11月20日，已剔除重复登记。",)),
            Attachments(("检测报告", "客户来函复印件")),
            Signature("杭州分公司", date(2026, 11, 22)),
        ),
    )  # fmt: skip


def causes() -> Chart:
    """Complaints by cause."""
    return Chart(
        "pareto",
        "投诉原因",
        ("交货延误", "包装破损", "数量不符", "服务态度", "其他"),
        (Series("件数", (62, 31, 12, 7, 4)),),
        unit="件",
        n=116,
    )


def in_time() -> Chart:
    """Shares with their uncertainty and a target."""
    kept = (0.86, 0.87, 0.84, 0.88, 0.89, 0.87, 0.9, 0.895, 0.88, 0.91, 0.905, 0.912)
    return Chart(
        "line",
        "按时办结率",
        _MONTHS,
        (
            Series("重点客户", kept, tuple(v - 0.04 for v in kept), tuple(v + 0.03 for v in kept)),
            Series("一般客户", tuple(v + 0.06 for v in kept)),
        ),
        share=True,
        target=0.95,
        n=1239,
        note="阴影为 95 % 置信区间（Wilson）。",
    )

"""The paper of a report, from answers by the dice: chapters, figures that stay, nothing said that the screen does not say."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from yueke.insight.satisfaction.reporting.facts import Drawn, Facts, Listed
from yueke.insight.satisfaction.reporting.paper import paper, table_of
from yueke.insight.satisfaction.reporting.parts import frozen, mark, parts, thawed
from yueke.insight.satisfaction.tests.answered import columns, study
from yueke.insight.satisfaction.told import Spoken
from yueke.insight.satisfaction.trend import wave_of
from yueke.ui.papers.paper import Figure, Heading, Paragraph, Table

FACTS = Facts(
    "DC-1", "年度满意度调查", "了解满意度", "客服部", "示范公司", "n=380 · 第1次数据切面", period="2026-10-01至2026-11-20",
    modes=(("个人链接", 200), ("电话", 180)), listed=Listed(900, datetime(2026, 9, 1, tzinfo=UTC), (("不接受调查", 12),)),
    drawn=Drawn("分层抽样", "按比例", 800, "seed-7", "f" * 16), precision=0.5, screened=(("答得太快", 9),),
)  # fmt: skip


def silent() -> Spoken:
    """Nobody wrote anything."""
    return Spoken(())


def told(blocks) -> str:
    return "\n".join(str(one.text) for one in blocks if isinstance(one, Paragraph))


def test_a_report_with_everything():
    one = study(400)
    of = parts(one, [wave for wave in (wave_of("第1期", study(300, 5)), wave_of("第2期", one)) if wave], silent)
    found = paper(FACTS, of)
    heads = [str(block.text) for block in found.blocks if isinstance(block, Heading) and block.level == 1]
    assert heads == ["概况", "方法", "结果", "影响因素", "结论", "建议"]
    words = told(found.blocks)
    for said in (
        "随机种子seed-7，校验值ffffffff ffffffff；", "列入900户；未列入：不接受调查12", "应答率33.3", "没有达到要求", "答得太快9份", "仅供参考",
        "精度没有达到计划的±0.5分",
    ):  # fmt: skip
        assert said in words, said
    charts = [place for place, block in enumerate(found.blocks) if isinstance(block, Figure)]
    assert len(charts) > 10
    assert sum(isinstance(found.blocks[place + 1], Table) for place in charts) >= len(charts) - 2


def test_frozen_figures_are_json_and_come_back_the_same():
    of = parts(study(400), [], silent)
    data = frozen(of, "n=380")
    assert json.loads(json.dumps(data)) == data
    assert data["mark"] == mark(data) == frozen(parts(study(400), [], silent), "n=380")["mark"]
    assert frozen(parts(study(400, 2), [], silent), "n=380")["mark"] != data["mark"]
    for (name, kept), (title, panel) in zip(thawed(data), of.panels(), strict=True):
        assert name == title
        assert kept.shown() == panel.shown()


def test_an_interval_is_one_column_on_paper_and_wide_tables_are_left_to_the_workbook():
    of = parts(study(400), [], silent)
    table = table_of(of.panel("overview", "totals"))
    assert [column.title for column in table.columns] == ["指标", "数值", "95%区间", "n", "说明"]
    assert "–" in table.rows[0][2]
    nps = next(row for row in table.rows if row[0] == "净推荐值")
    assert "–" in nps[2] or "至" in nps[2]


def test_without_a_draw_it_says_whom_it_speaks_of():
    of = parts(study(200), [], silent)
    words = told(paper(Facts("DC-2", "门店意见", "", "客服部", "示范公司", "n=190"), of).blocks)
    assert "不是概率样本" in words
    assert "随机种子" not in words


def test_of_a_confidential_survey_neither_reasons_nor_small_groups():
    one = study(300, 3, confidential=True)
    of = parts(one, [], silent)
    found = paper(FACTS, of)
    words = told(found.blocks)
    assert "本次为保密调查" in words
    assert "答得太快" not in words
    for _name, panel in of.panels():
        at = [place for place, column in enumerate(panel.columns) if column.title == "n"]
        assert all(row[k] is None or row[k] >= 5 for row in panel.rows for k in at)


def test_as_little_as_an_overall_question_makes_a_report():
    told_ = columns(60, 1, small=False)
    one = study(60, columns=type(told_)(**{**vars(told_), "ratings": {"Q1": told_.ratings["Q1"]}}))
    found = paper(FACTS, parts(one, [], silent))
    assert "总体满意度为" in told(found.blocks)
    assert "驱动因素" in told(found.blocks)

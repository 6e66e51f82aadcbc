"""Charts on paper: what is drawn stands where its figure says."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.ui.charts import Chart, Series
from yueke.ui.papers.drawing import NARROW, draw
from yueke.ui.papers.drawing.axes import spread
from yueke.ui.papers.drawing.canvas import BROKEN, HAIRLINE, INK, PALETTE, length, shortened
from yueke.ui.papers.drawing.scales import figure, ticks

KINDS = ("line", "bar", "hbar", "stack", "pareto", "funnel", "control", "scatter", "quadrant")


class Drawn:
    """A chart as it was drawn."""

    def __init__(self, chart, **how):
        self.root = ElementTree.fromstring(draw(chart, **how))

    def all(self, tag, **asked):
        found = [one for one in self.root if one.tag.endswith(f"}}{tag}")]
        return [one for one in found if all(one.get(name.replace("_", "-")) == value for name, value in asked.items())]

    @property
    def texts(self):
        return [one.text for one in self.all("text")]


def chart(kind, data, **more):
    return Chart(kind, "图", [f"第{i}" for i in range(len(data))], [Series("数", data)], **more)


def test_bars_are_as_high_as_their_figures_and_begin_at_zero():
    bars = Drawn(chart("bar", [10, 20, 40])).all("rect")
    heights = [float(bar.get("height")) for bar in bars]
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.01)
    assert heights[2] == pytest.approx(4 * heights[0], rel=0.01)
    feet = {round(float(bar.get("y")) + float(bar.get("height")), 1) for bar in bars}
    assert len(feet) == 1


def test_lying_bars_are_as_long_as_their_figures():
    widths = [float(bar.get("width")) for bar in Drawn(chart("hbar", [1, 3])).all("rect")]
    assert widths[1] == pytest.approx(3 * widths[0], rel=0.01)


def test_negative_bars_hang_below_zero():
    below, above = Drawn(chart("bar", [-5, 5])).all("rect")
    assert float(below.get("y")) == pytest.approx(float(above.get("y")) + float(above.get("height")))


def test_parts_of_a_stack_stand_on_each_other():
    stack = Chart("stack", "图", ["一"], [Series("甲", [3]), Series("乙", [5])])
    first, second = [one for one in Drawn(stack).all("rect") if float(one.get("y")) > 20]
    assert float(second.get("y")) + float(second.get("height")) == pytest.approx(float(first.get("y")), abs=0.05)


def test_uncertainty_of_bars_is_drawn_from_low_to_high():
    with_range = Chart("bar", "图", ["一"], [Series("甲", [4], [3], [6])])
    bar = Drawn(with_range).all("rect")[0]
    whisker = Drawn(with_range).all("line", stroke=INK)[0]
    foot, unit = float(bar.get("y")) + float(bar.get("height")), float(bar.get("height")) / 4
    assert (foot - float(whisker.get("y1"))) / unit == pytest.approx(3, rel=0.01)
    assert (foot - float(whisker.get("y2"))) / unit == pytest.approx(6, rel=0.01)


def test_uncertainty_of_lines_is_a_band_and_gaps_stay_gaps():
    with_gap = Chart(
        "line",
        "图",
        list("abcdef"),
        [Series("甲", [1, 2, None, 4, 5, 6], [0, 1, None, 3, 4, 5], [2, 3, None, 5, 6, 7])],
    )
    drawn = Drawn(with_gap)
    assert [len(one.get("points").split()) for one in drawn.all("polyline")] == [2, 3]
    assert [len(one.get("points").split()) for one in drawn.all("polygon")] == [4, 6]


def test_series_are_told_apart_without_colour():
    drawn = Drawn(Chart("line", "图", ["a", "b"], [Series("甲", [1, 2]), Series("乙", [2, 3])]))
    assert [one.get("stroke-dasharray") for one in drawn.all("polyline")] == [None, "6 3"]
    assert {"甲", "乙"} <= set(drawn.texts)


def test_what_lies_outside_the_limits_is_marked():
    values = [2, 2.1, 5, 1.9, 0.1]
    drawn = Drawn(chart("control", values, limits=(1, 2, 3)))
    assert len(drawn.all("rect", fill=BROKEN)) == 2
    assert {"上限 3", "中心线 2", "下限 1"} <= set(drawn.texts)


def test_a_pareto_chart_ends_at_all():
    drawn = Drawn(chart("pareto", [6, 3, 1]))
    assert [one for one in drawn.texts if one and ".0\u202f%" in one] == ["60.0\u202f%", "90.0\u202f%", "100.0\u202f%"]


@pytest.mark.parametrize("kind", ["pareto", "bar", "line"])
def test_long_names_are_told_in_lines_that_do_not_touch(kind):
    names = [
        "供应商与承运商·承运延误",
        "供应商与承运商·承运损坏",
        "产品·设计缺陷",
        "人员·态度问题",
        "宣传与承诺·约定不清",
        "其他",
    ]
    drawn = Drawn(Chart(kind, "图", names, [Series("数", [9, 7, 5, 3, 2, 1])]))
    below = [one for one in drawn.all("text", text_anchor="middle") if one.text in "".join(names)]
    columns: dict[str, list[float]] = {}
    told: dict[str, str] = {}
    for one in below:
        columns.setdefault(one.get("x"), []).append(float(one.get("y")))
        told[one.get("x")] = told.get(one.get("x"), "") + one.text
    assert list(told.values()) == names
    assert max(len(ys) for ys in columns.values()) > 1
    height = float(drawn.root.get("viewBox").split()[3])
    assert all(y < height for ys in columns.values() for y in ys), "nothing is cut off below"


def test_the_cross_divides_the_plane_at_its_figures():
    drawn = Drawn(
        Chart(
            "quadrant",
            "图",
            (),
            [Series("点", [(1, 10, "左下"), (3, 30, "右上")])],
            cross=(2, 20),
            x_title="重要性",
            unit="满意度",
        )
    )
    (low, high) = sorted(drawn.all("circle"), key=lambda one: float(one.get("cx")))
    upright, level = [one for one in drawn.all("line") if one.get("stroke-dasharray")]
    assert float(upright.get("x1")) == pytest.approx((float(low.get("cx")) + float(high.get("cx"))) / 2, abs=0.1)
    assert float(level.get("y1")) == pytest.approx((float(low.get("cy")) + float(high.get("cy"))) / 2, abs=0.1)
    assert {"左下", "右上", "重要性", "满意度"} <= set(drawn.texts)


def test_names_of_points_that_share_a_place_are_not_written_over_each_other():
    same = [(1, 1, f"点{i}") for i in range(8)]
    names = [
        one
        for one in Drawn(Chart("scatter", "图", (), [Series("点", same)])).all("text")
        if (one.text or "").startswith("点")
    ]
    heights = sorted(float(one.get("y")) for one in names)
    assert len(heights) >= 3
    assert all(b - a >= 12 for a, b in pairwise(heights))


def test_a_funnel_says_what_share_is_left():
    assert "50 · 25.0\u202f%" in Drawn(chart("funnel", [200, 50])).texts


def test_shares_are_written_as_per_cent_and_the_target_is_a_dashed_line():
    drawn = Drawn(chart("line", [0.9, 0.97], share=True, target=0.95))
    assert "目标 95.0\u202f%" in drawn.texts
    assert drawn.all("line", stroke_dasharray="6 3")
    assert not drawn.all("line", stroke=HAIRLINE, stroke_dasharray="6 3")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data", [[], [None], [0], [0, 0], [None, float("nan"), float("inf"), 3]])
def test_nothing_and_odd_figures_are_drawn_without_failing(kind, data):
    points = [(value, value, "点") for value in data] if kind in ("scatter", "quadrant") else data
    Drawn(chart(kind, points, limits=(0, 0, 0) if kind == "control" else None))


@given(
    kind=st.sampled_from(KINDS),
    figures=st.lists(st.floats(-1e9, 1e12) | st.none() | st.integers(-5, 5), min_size=1, max_size=60),
    several=st.booleans(),
    share=st.booleans(),
)
def test_any_figures_are_drawn_inside_the_sheet(kind, figures, several, share):
    data = [(value, value, "点") for value in figures] if kind in ("scatter", "quadrant") else figures
    series = [Series("甲", data), Series("乙", data)] if several else [Series("甲", data)]
    root = Drawn(
        Chart(
            kind,
            "图",
            [str(i) for i in range(len(data))],
            series,
            share=share,
            limits=(1, 2, 3) if kind == "control" else None,
        )
    ).root
    width, height = (float(one) for one in root.get("viewBox").split()[2:])
    for one in root.iter():
        for name, most in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            if one.get(name) is not None:
                assert -30 <= float(one.get(name)) <= most + 30


@given(st.lists(st.floats(0, 260), max_size=7))
def test_labels_are_moved_apart(places):
    moved = sorted(spread(places))
    assert all(b - a >= 13.99 for a, b in pairwise(moved))


@given(st.floats(-1e6, 1e6), st.just(0.0) | st.floats(1e-3, 1e9))
def test_ticks_are_few_round_and_span_all(low, size):
    found = ticks(low, low + size)
    assert 2 <= len(found) <= 9
    slack = (found[1] - found[0]) * 1e-6 + 1e-6
    assert found[0] <= low + slack
    assert found[-1] >= low + size - slack


@pytest.mark.parametrize(
    "value,options,said",
    [
        (None, {}, "—"), (1234.5, {}, "1,234.5"), (3.0, {}, "3"), (12345.0, {"short": True}, "1.23万"), (-3e8, {"short": True}, "-3亿"),
        (0.95, {"ratio": True}, "95.0\u202f%"), (0.95, {"ratio": True, "short": True}, "95\u202f%"), (1.0, {"ratio": True}, "100.0\u202f%"),
    ],
)  # fmt: skip
def test_figures_are_written_for_people(value, options, said):
    assert figure(value, **options) == said


def test_long_names_are_shortened_to_their_room():
    assert shortened("交货延误", 100) == "交货延误"
    cut = shortened("宁波杭州湾新区前湾国际供应链管理", 60)
    assert cut.endswith("…")
    assert length(cut) <= 60


def test_there_are_as_many_dashes_as_colours():
    many = Chart("line", "图", ["a", "b"], [Series(str(i), [i, i + 1]) for i in range(9)])
    lines = Drawn(many).all("polyline")
    assert len({(one.get("stroke"), one.get("stroke-dasharray")) for one in lines}) == len(PALETTE)


@pytest.mark.parametrize("kind", KINDS)
def test_for_a_phone_it_is_drawn_anew_with_letters_of_the_same_size_and_nothing_beyond_the_edge(kind):
    points = [(n, n * n, f"产品{n}") for n in range(6)]
    data = points if kind in ("scatter", "quadrant") else [3, 9, 4, 7, 5, 8]
    more = {"limits": (0, 5, 12)} if kind == "control" else {"cross": (2, 9)} if kind == "quadrant" else {}
    wide, narrow = (Drawn(chart(kind, data, **more), width=width) for width in (640, NARROW))
    assert narrow.root.get("viewBox").startswith(f"0 0 {NARROW:g} ")
    assert narrow.root.get("font-size") == wide.root.get("font-size")
    for one in narrow.all("text"):
        wide_as = length(one.text or "", float(one.get("font-size")))
        back = {"start": 0, "middle": wide_as / 2, "end": wide_as}[one.get("text-anchor")]
        start = float(one.get("x")) - back
        assert -2 <= start <= start + wide_as <= NARROW + 2, one.text
    for one in narrow.all("rect"):
        assert 0 <= float(one.get("x")) <= float(one.get("x")) + float(one.get("width")) <= NARROW

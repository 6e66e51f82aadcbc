/* Charts: one theme, nine kinds, drawn from the JSON of yueke.ui.charts.Chart. ECharts is fetched only where a chart stands. */
(() => {
  const engine = document.currentScript.dataset.engine;
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(`--${name}`).trim();
  const palette = ["#1f5f66", "#b07a2a", "#7a5c8e", "#5b8c5a", "#a4503f", "#4f6d9a", "#8a8477"];
  const quiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const theme = () => ({
    color: palette,
    textStyle: { fontFamily: colour("sans"), color: colour("ink") },
    categoryAxis: { axisLine: { lineStyle: { color: colour("hairline-strong") } }, axisTick: { show: false }, axisLabel: { color: colour("ink-2") }, splitLine: { show: false } },
    valueAxis: { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: colour("ink-3") }, splitLine: { lineStyle: { color: colour("hairline") } } },
    line: { symbol: "circle", symbolSize: 5, lineStyle: { width: 2 } },
  });

  const steps = document.documentElement.lang === "en" ? [[1e6, "M", 2], [1e3, "k", 1]] : [[1e8, "亿", 2], [1e4, "万", 1]];
  const number = (value, share, compact = false) => {
    if (value === null || value === undefined) return "—";
    if (share) return `${(value * 100).toFixed(1)} %`;
    const step = compact && steps.find(([size]) => Math.abs(value) >= size);
    if (step) return `${+(value / step[0]).toFixed(step[2])}${step[1]}`;
    return Number(value).toLocaleString("zh-CN", { maximumFractionDigits: 2 });
  };
  const line = (value, name, label = "") => ({
    name, yAxis: value, lineStyle: { color: colour("ink-3"), type: "dashed" },
    label: { formatter: label, position: "insideStartTop", color: colour("ink-2") },
  });
  const marks = (items) => ({ silent: true, symbol: "none", data: items });

  /* A share stands at the foot of its bar where a whisker has the top: the bar is as wide as the number. */
  const thick = (series, horizontal) => (horizontal ? 20 : series.low ? 48 : 36);
  /* whiskers: a thin line from low to high on every bar */
  const whiskers = (series, horizontal, place = 0, count = 1) => ({
    type: "custom", name: series.name, silent: true, z: 5, tooltip: { show: false },
    // Said outright: else the number of a lying bar would be taken for a value, and stretch the axis.
    encode: horizontal ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    data: series.low.map((low, i) => [i, low, series.high[i]]),
    renderItem: (_, api) => {
      const end = (i) => (horizontal ? api.coord([api.value(i), api.value(0)]) : api.coord([api.value(0), api.value(i)]));
      const [a, b] = [end(1), end(2)];
      // Bars beside each other: each whisker stands on its own.
      const aside = count > 1 ? api.barLayout({ barMaxWidth: thick(series, horizontal), count })[place].offsetCenter : 0;
      for (const one of [a, b]) one[horizontal ? 1 : 0] += aside;
      return { type: "line", shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }, style: { stroke: colour("ink"), lineWidth: 1.5 } };
    },
  });
  /* band: the room between low and high, behind a line */
  const band = (series, i) => [
    { type: "line", name: series.name, stack: `band${i}`, data: series.low, lineStyle: { opacity: 0 }, symbol: "none", silent: true, tooltip: { show: false } },
    { type: "line", name: series.name, stack: `band${i}`, data: series.high.map((high, k) => high - series.low[k]), lineStyle: { opacity: 0 }, symbol: "none", silent: true, areaStyle: { color: palette[i], opacity: 0.14 }, tooltip: { show: false } },
  ];

  const frame = (spec) => ({
    animation: !quiet, animationDuration: 250,
    grid: { left: 4, right: 24, top: spec.series.length > 1 ? 32 : 20, bottom: 4, containLabel: true },
    legend: { show: spec.series.length > 1, top: 0, left: 0, itemWidth: 12, itemHeight: 8, icon: "rect", textStyle: { color: colour("ink-2") } },
    tooltip: { trigger: "axis", valueFormatter: (value) => number(value, spec.share), backgroundColor: colour("card"), borderColor: colour("hairline-strong"), textStyle: { color: colour("ink"), fontSize: 13 }, extraCssText: "box-shadow:none;border-radius:4px" },
  });
  const categories = (spec, extra = {}) => ({ type: "category", data: spec.x, ...extra });
  const values = (spec, extra = {}) => ({ type: "value", axisLabel: { formatter: (value) => number(value, spec.share, true).replace(".0 %", " %") }, ...extra });

  const wide = (text) => [...text].reduce((width, sign) => width + (sign > "\u2e80" ? 12 : 7), 0);
  const lines = (spec) => ({
    ...frame(spec),
    grid: { ...frame(spec).grid, right: spec.series.length > 1 ? Math.max(72, ...spec.series.map(({ name }) => Math.min(160, wide(name) + 16))) : 24 },
    legend: { show: false },
    xAxis: categories(spec, { boundaryGap: false }),
    yAxis: values(spec, { min: spec.share ? (extent) => Math.max(0, Math.floor((Math.min(extent.min, spec.target ?? 1) - 0.02) * 20) / 20) : spec.floor ?? 0, max: spec.share ? 1 : undefined }),
    series: spec.series.flatMap((series, i) => [
      ...(series.low ? band(series, i) : []),
      {
        type: "line", name: series.name, data: series.data, color: palette[i], connectNulls: false,
        endLabel: { show: spec.series.length > 1, formatter: "{a}", color: palette[i], distance: 6 },
        labelLayout: { moveOverlap: "shiftY" },
        markLine: i === 0 && spec.target !== null ? marks([line(spec.target, yueke.texts.target, `${yueke.texts.target} ${number(spec.target, spec.share)}`)]) : undefined,
      },
    ]),
  });
  /* A number above each bar, unless it would lie across the bars beside it: then an axis tells. */
  const stands = (spec) => Math.max(...spec.series[0].data.map((value) => wide(number(value, spec.share, true)))) <= spec.room / spec.x.length;
  const bars = (spec, { horizontal = false, stacked = false } = {}) => {
    // Every bar has its name: broken into lines where it is longer than there is room.
    const room = horizontal ? Math.min(132, Math.max(...spec.x.map(wide)) + 6) : Math.max(36, Math.floor((spec.room - 48) / spec.x.length) - 6);
    const few = spec.x.length <= (horizontal ? 16 : 8) ? { axisLabel: { interval: 0, width: room, overflow: "break", lineHeight: 15 } } : {};
    const [category, value] = [categories(spec, { ...few, inverse: horizontal }), values(spec, { min: spec.floor ?? 0, max: spec.share && stacked ? 1 : horizontal ? "dataMax" : undefined })];
    const direct = spec.series.length === 1 && spec.x.length <= 16 && (horizontal || stands(spec));
    if (direct) Object.assign(value, { axisLabel: { show: false }, splitLine: { show: false } });
    return {
      ...frame(spec),
      grid: { ...frame(spec).grid, right: horizontal ? 64 : 8 },
      xAxis: horizontal ? value : category,
      yAxis: horizontal ? category : value,
      series: spec.series.flatMap((series, i) => [
        {
          type: "bar", name: series.name, data: series.data, stack: stacked ? "all" : undefined, barMaxWidth: thick(series, horizontal), color: palette[i], labelLayout: { hideOverlap: true },
          label: {
            show: direct, formatter: ({ value: v }) => number(v, spec.share, true), ...(series.low ? { position: horizontal ? "insideLeft" : "insideBottom", color: "#fff" } : { position: horizontal ? "right" : "top", color: colour("ink-2") }),
          },
          markLine: i === 0 && spec.target !== null && !horizontal ? marks([line(spec.target, yueke.texts.target, yueke.texts.target)]) : undefined,
        },
        ...(series.low && !stacked ? [whiskers(series, horizontal, i, spec.series.length)] : []),
      ]),
    };
  };
  const pareto = (spec) => {
    const data = spec.series[0].data;
    const total = data.reduce((sum, value) => sum + value, 0) || 1;
    let run = 0;
    const cumulative = data.map((value) => (run += value) / total);
    const base = bars(spec);
    return {
      ...base,
      grid: { ...base.grid, right: 8, top: 28 },
      yAxis: [values(spec, { min: 0, max: total, show: false }), values({ share: true }, { min: 0, max: 1, splitLine: { show: false } })],
      series: [{ ...base.series[0], z: 3, label: { ...base.series[0].label, backgroundColor: colour("card"), padding: [1, 2] } }, { type: "line", name: yueke.texts.cumulative, yAxisIndex: 1, data: cumulative, color: palette[1], tooltip: { valueFormatter: (value) => number(value, true) } }],
    };
  };
  const control = (spec) => {
    const [low, centre, high] = spec.limits;
    const base = lines(spec);
    const outside = (value) => value !== null && (value < low || value > high);
    base.grid.right = 92;
    base.yAxis.min = (extent) => Math.min(extent.min, low) - (high - low) * 0.15;
    base.yAxis.max = (extent) => Math.max(extent.max, high) + (high - low) * 0.15;
    base.yAxis.axisLabel.showMinLabel = base.yAxis.axisLabel.showMaxLabel = false;
    const series = base.series.at(-1);
    series.data = series.data.map((value) => (outside(value) ? { value, symbol: "rect", symbolSize: 9, itemStyle: { color: colour("broken") } } : value));
    series.markLine = marks([[high, "upper"], [centre, "centre"], [low, "lower"]].map(([value, name]) => {
      const mark = line(value, name, `${yueke.texts[name]} ${number(value, spec.share)}`);
      mark.label.position = "end";
      if (name === "centre") mark.lineStyle.type = "solid";
      return mark;
    }));
    return base;
  };
  const points = (spec) => ({
    ...frame(spec),
    grid: { left: 8, right: 40, top: 28, bottom: 22, containLabel: true },
    tooltip: { ...frame(spec).tooltip, trigger: "item", formatter: ({ data }) => `${data[2] ?? ""}<br>${spec.xTitle} ${number(data[0])} · ${spec.unit} ${number(data[1], spec.share)}`.replace(/[<>&](?!br>)/g, "") },
    xAxis: values({}, { name: spec.xTitle, nameLocation: "middle", nameGap: 26, scale: true }),
    yAxis: values(spec, { scale: true }),
    series: spec.series.map((series, i) => ({
      type: "scatter", name: series.name, data: series.data, symbolSize: 9, color: palette[i], itemStyle: { opacity: 0.8 },
      label: { show: series.data.length <= 20, position: "right", formatter: ({ data }) => data[2] ?? "", color: colour("ink-2"), fontSize: 12 },
      labelLayout: { hideOverlap: true },
      markLine: i === 0 && spec.cross ? { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: colour("ink-3"), type: "dashed" }, data: [{ xAxis: spec.cross[0] }, { yAxis: spec.cross[1] }] } : undefined,
    })),
  });
  const funnel = (spec) => {
    const data = spec.series[0].data;
    const base = bars(spec, { horizontal: true });
    base.series[0].barMaxWidth = 30;
    base.series[0].label.formatter = ({ value, dataIndex }) => `${number(value)}${dataIndex ? `  ${number(value / (data[dataIndex - 1] || 1), true)}` : ""}`;
    base.grid.right = 100;
    return base;
  };

  const kinds = {
    line: lines, bar: bars, hbar: (spec) => bars(spec, { horizontal: true }), stack: (spec) => bars(spec, { stacked: true }),
    pareto, control, scatter: points, quadrant: points, funnel,
  };

  const draw = (place) => {
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const chart = echarts.getInstanceByDom(place) || echarts.init(place, "yueke", { renderer: "svg" });
    const drawn = () => chart.setOption(kinds[spec.kind](Object.assign(spec, { room: place.clientWidth })), true);
    drawn();
    if (spec.links?.some(Boolean)) {
      chart.on("click", ({ dataIndex, componentType }) => { if (componentType === "series" && spec.links[dataIndex]) location.assign(spec.links[dataIndex]); });
    }
    new ResizeObserver(() => {
      chart.resize();
      if (place.clientWidth !== spec.room) drawn();
    }).observe(place);
    place.dataset.drawn = "";
  };
  let loading = null;
  const load = () => (loading ??= new Promise((ready, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src: engine, onload: ready, onerror: failed }));
  }).then(() => echarts.registerTheme("yueke", theme())));
  const drawAll = (root) => {
    const places = [...root.querySelectorAll("[data-chart]:not([data-drawn])")];
    if (places.length) load().then(() => places.forEach(draw));
  };
  drawAll(document);
  document.addEventListener("htmx:load", ({ detail }) => drawAll(detail.elt.parentElement || document));
})();

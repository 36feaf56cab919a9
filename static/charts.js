"use strict";
// Draws each [data-chart] from the table that it names, so that a chart can never say what its table does not.
(() => {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const number = (cell) => Number(cell.textContent.replaceAll(",", "").trim());
  const series = (table, kind) =>
    [...table.tHead.rows[0].cells].slice(1).map((head, index) => ({
      name: head.textContent.trim(),
      type: kind,
      barMaxWidth: 28,
      data: [...table.tBodies[0].rows].map((row) => number(row.cells[index + 1])),
    }));
  document.querySelectorAll("[data-chart]").forEach((place) => {
    const table = document.getElementById(place.dataset.table);
    const words = [...table.tBodies[0].rows].map((row) => row.cells[0].textContent.trim());
    // Many or long words stand beside bars that lie down, where all of them can be read.
    const lies = words.length > 6 || words.some((word) => word.length > 8);
    const look = { axisLabel: { color: token("--quiet") }, axisLine: { lineStyle: { color: token("--line-strong") } } };
    const named = { type: "category", data: words, inverse: lies, axisTick: { show: false }, ...look };
    named.axisLabel = { ...look.axisLabel, interval: 0, width: lies ? 150 : undefined, overflow: "truncate" };
    const counted = { type: "value", minInterval: 1, splitLine: { lineStyle: { color: token("--line") } }, ...look };
    const drawn = series(table, place.dataset.chart);
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      color: [token("--accent"), token("--good-ink"), token("--wait-ink"), token("--bad-ink"), token("--quiet-ink")],
      textStyle: { fontFamily: token("--font") },
      aria: { enabled: true },
      tooltip: { trigger: "axis", renderMode: "richText" },
      legend: { show: drawn.length > 1, textStyle: { color: token("--ink-2") }, bottom: 0 },
      grid: { left: 8, right: 16, top: 16, bottom: drawn.length > 1 ? 36 : 8, containLabel: true },
      xAxis: lies ? counted : named,
      yAxis: lies ? named : counted,
      series: drawn,
    });
    new ResizeObserver(() => chart.resize()).observe(place);
  });
})();

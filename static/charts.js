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
  // Many or long words stand beside their bars, where all of them can be read.
  const axes = (isLong, category, value) =>
    isLong ? { xAxis: value, yAxis: category } : { xAxis: category, yAxis: value };
  document.querySelectorAll("[data-chart]").forEach((place) => {
    const table = document.getElementById(place.dataset.table);
    const words = [...table.tBodies[0].rows].map((row) => row.cells[0].textContent.trim());
    const isLong = words.length > 6 || words.some((word) => word.length > 8);
    const axis = { axisLabel: { color: token("--quiet") }, axisLine: { lineStyle: { color: token("--line-strong") } } };
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      color: [token("--accent"), token("--good-ink"), token("--wait-ink"), token("--bad-ink"), token("--quiet-ink")],
      textStyle: { fontFamily: token("--font") },
      aria: { enabled: true },
      tooltip: { trigger: "axis", renderMode: "richText" },
      legend: { textStyle: { color: token("--ink-2") }, bottom: 0 },
      grid: { left: 8, right: 8, top: 16, bottom: 36, containLabel: true },
      ...axes(isLong, { type: "category", data: words, inverse: isLong, ...axis }, {
        type: "value",
        splitLine: { lineStyle: { color: token("--line") } },
        ...axis,
      }),
      series: series(table, place.dataset.chart),
    });
    new ResizeObserver(() => chart.resize()).observe(place);
  });
})();

// Draws the charts of a page from the figures beside them. Without it, their tables say the same.
// Series differ in colour, dash and point shape; under five calls a point is hollow.
const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3], [14, 5]];
const SHAPES = ["circle", "rectRot", "triangle", "rect", "star"];
const { Chart } = globalThis;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const drawn = new Map();

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function dataset(line, place, kind) {
  const colour = token(`series-${place + 1}`);
  const surface = token("surface");
  return {
    label: line.label,
    data: line.values,
    borderColor: colour,
    borderWidth: kind === "bar" ? 0 : 2,
    borderDash: DASHES[place],
    backgroundColor: colour,
    pointStyle: SHAPES[place],
    pointRadius: 4,
    pointBackgroundColor: line.values.map((_, at) => (line.few.includes(at) ? surface : colour)),
    spanGaps: true,
    maxBarThickness: 36,
  };
}

// Between these two thin lines one should be.
function aim(label, at, count) {
  const colour = token("muted");
  return { label: `${label} ${at}`, pointStyle: "line", data: Array(count).fill(at), borderColor: colour, backgroundColor: colour, borderWidth: 1, borderDash: [2, 2], pointRadius: 0 };
}

function options(figures, lines) {
  const muted = token("muted");
  const divider = token("divider");
  const font = { family: getComputedStyle(document.body).fontFamily, size: 12 };
  return {
    animation: still.matches ? false : { duration: 250 },
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    plugins: {
      legend: { display: lines > 1, align: "start", labels: { color: token("ink"), font, usePointStyle: figures.kind === "line", boxHeight: 7 } },
      tooltip: { titleFont: font, bodyFont: font },
    },
    scales: {
      x: { grid: { display: false }, border: { color: divider }, ticks: { color: muted, font, maxRotation: 0, autoSkipPadding: 12 } },
      y: { beginAtZero: true, max: figures.top ?? undefined, border: { display: false }, grid: { color: divider }, ticks: { color: muted, font, precision: 0, maxTicksLimit: 6 } },
    },
  };
}

function draw(box) {
  const figures = JSON.parse(box.querySelector("script").textContent);
  const drawing = box.querySelector(".drawing");
  const lines = figures.series.map((line, place) => dataset(line, place, figures.kind));
  if (figures.aim) {
    const [low, high] = figures.aim;
    lines.push(aim("At least", low, figures.labels.length), aim("At most", high, figures.labels.length));
  }
  drawing.hidden = false;
  drawn.get(box)?.destroy();
  drawn.set(box, new Chart(drawing.firstElementChild, {
    type: figures.kind,
    data: { labels: figures.labels, datasets: lines },
    options: options(figures, lines.length),
  }));
}

function drawAll() {
  document.querySelectorAll("[data-chart]").forEach(draw);
}

drawAll();
dark.addEventListener("change", drawAll); // a canvas keeps the colours that it was drawn in

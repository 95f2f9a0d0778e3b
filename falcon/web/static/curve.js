// The account's equity curve, and the small ones beside the strategies.

import { count, day, money, node, signedPercent, svg, wholeMoney } from "./format.js";

const HEIGHT = 230;
const LEFT = 62;
const RIGHT = 10;
const TOP = 12;
const BOTTOM = 26;

export function drawCurve(figure, curve, begun) {
  if (curve.length < 2) {
    figure.replaceChildren(
      node("p", "nothing", "The curve begins with the second bar that is traded."),
    );
    return;
  }
  const width = Math.max(280, figure.clientWidth);
  const scale = scaled(curve, begun, width);
  const drawing = svg("svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    height: HEIGHT,
    role: "img",
    "aria-label": spoken(curve),
  });
  drawing.append(...grid(scale, width), ...dates(curve, scale));
  const line = path(curve, scale);
  const floor = HEIGHT - BOTTOM;
  drawing.append(
    svg("path", { class: "area", d: `${line}V${floor}H${LEFT}Z` }),
    svg("path", { class: "line", d: line }),
  );
  const begunAt = scale.y(begun);
  if (begunAt > TOP && begunAt < floor) {
    drawing.append(horizontal("begun", begunAt, width));
  }
  figure.replaceChildren(drawing);
  follow(figure, drawing, curve, scale, begun);
}

export function spark(values) {
  const width = 112;
  const height = 30;
  const rising = values.at(-1) >= values[0];
  const drawing = svg("svg", {
    class: `spark ${rising ? "up" : "down"}`,
    viewBox: `0 0 ${width} ${height}`,
    "aria-hidden": "true",
  });
  if (values.length < 2) return drawing;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, index) => {
    const x = 1 + ((width - 2) * index) / (values.length - 1);
    const y = height - 2 - ((height - 4) * (value - low)) / span;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  drawing.append(svg("path", { d: `M${points.join("L")}` }));
  return drawing;
}

function scaled(curve, begun, width) {
  const values = curve.map(([, value]) => value);
  const low = Math.min(...values, begun);
  const high = Math.max(...values, begun);
  const space = (high - low || Math.abs(high) * 0.01 || 1) * 0.06;
  const bottom = low - space;
  const span = high + space - bottom;
  const step = (width - LEFT - RIGHT) / (curve.length - 1);
  return {
    step,
    bottom,
    span,
    x: (index) => LEFT + step * index,
    y: (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - bottom) / span),
  };
}

function path(curve, scale) {
  const points = curve.map(
    ([, value], index) => `${scale.x(index).toFixed(1)},${scale.y(value).toFixed(1)}`,
  );
  return `M${points.join("L")}`;
}

function grid(scale, width) {
  const step = roundStep(scale.span / 4);
  const drawn = [];
  const first = Math.ceil(scale.bottom / step) * step;
  for (let value = first; value < scale.bottom + scale.span; value += step) {
    const y = scale.y(value);
    const label = svg("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" });
    label.textContent = step < 1 ? money(value) : wholeMoney(value);
    drawn.push(horizontal("grid", y, width), label);
  }
  return drawn;
}

function dates(curve, scale) {
  const labels = Math.max(2, Math.min(6, Math.floor((scale.step * curve.length) / 130)));
  const last = curve.length - 1;
  return Array.from({ length: labels }, (_, number) => {
    const index = Math.round((last * number) / (labels - 1));
    const anchor = number === 0 ? "start" : number === labels - 1 ? "end" : "middle";
    const label = svg("text", {
      x: scale.x(index),
      y: HEIGHT - 6,
      "text-anchor": anchor,
    });
    label.textContent = day(curve[index][0]);
    return label;
  });
}

function horizontal(kind, y, width) {
  return svg("line", { class: kind, x1: LEFT, x2: width - RIGHT, y1: y, y2: y });
}

function roundStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough);
}

function follow(figure, drawing, curve, scale, begun) {
  const cursor = svg("line", { class: "cursor", y1: TOP, y2: HEIGHT - BOTTOM });
  const dot = svg("circle", { class: "dot", r: 4.5 });
  const caption = node("figcaption");
  const shown = [cursor, dot];
  const hide = () => {
    for (const one of shown) one.remove();
    caption.remove();
  };
  drawing.addEventListener("pointerleave", hide);
  drawing.addEventListener("pointermove", (event) => {
    const box = drawing.getBoundingClientRect();
    const nearest = Math.round((event.clientX - box.left - LEFT) / scale.step);
    const index = Math.max(0, Math.min(curve.length - 1, nearest));
    const [at, value] = curve[index];
    const x = scale.x(index);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", scale.y(value));
    drawing.append(...shown);
    caption.textContent = `${day(at)}  ${money(value)}  ${signedPercent(value / begun - 1)}`;
    figure.append(caption);
    const most = figure.clientWidth - caption.offsetWidth;
    caption.style.left = `${Math.max(0, Math.min(most, x - caption.offsetWidth / 2))}px`;
  });
}

function spoken(curve) {
  const [first, last] = [curve[0], curve.at(-1)];
  return (
    `Equity over ${count(curve.length)} points, from ${money(first[1])} on ` +
    `${day(first[0])} to ${money(last[1])} on ${day(last[0])}`
  );
}

// Numbers, times and nodes as people read them. Text only ever becomes text:
// nothing here, or anywhere else, parses HTML.

const MONEY = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const WHOLE_MONEY = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 0,
});
const COUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 });
const PERCENT = new Intl.NumberFormat("en-US", {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const MINUS = "\u2212";
const NONE = "\u2013";

const told = (format) => (value) =>
  Number.isFinite(value) ? format.format(value).replace("-", MINUS) : NONE;

export const money = told(MONEY);
export const wholeMoney = told(WHOLE_MONEY);
export const count = told(COUNT);
export const percent = told(PERCENT);

export const signedMoney = (value) => (value > 0 ? "+" : "") + money(value);
export const signedPercent = (value) => (value > 0 ? "+" : "") + percent(value);

export const direction = (value) => (value > 0 ? "up" : value < 0 ? "down" : "");

const DATE = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

export const day = (text) => (text ? DATE.format(new Date(text)) : NONE);

// The day of a bar; its time, in UTC, is told to whoever points at it.
export function when(text) {
  const made = node("time", "", day(text));
  if (text) {
    made.dateTime = text;
    made.title = `${text.slice(0, 19).replace("T", " ")} UTC`;
  }
  return made;
}

export function ago(seconds) {
  if (!Number.isFinite(seconds)) return "never";
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return `${Math.round(seconds / 3600)} h ago`;
}

// On a narrow screen a line ends between phrases, not within one.
export const unbroken = (text) => text.replaceAll(" ", "\u00a0");

export const words = (text) => String(text).replaceAll("_", " ");

export function node(tag, classes, ...children) {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

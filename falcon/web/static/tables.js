// The lists of the page, each a table whose rows become small cards on a phone.

import { spark } from "./curve.js";
import {
  count,
  day,
  direction,
  money,
  node,
  percent,
  signedMoney,
  signedPercent,
  when,
  words,
} from "./format.js";

const STATUS = {
  active: "good",
  draft: "",
  paused: "warn",
  rejected: "bad",
  retiring: "warn",
};
const VERDICT = { deployed: "good", rejected: "bad", no_candidate: "" };
const OUTCOME = { ordered: "good", cut: "warn", refused: "bad" };

const pill = (text, kinds) => node("span", `pill ${kinds[text] ?? ""}`, words(text));

const gain = (value, told) => node("span", direction(value), told(value));

// A column is [heading, classes, row => node or text].
export function table(place, rows, columns, nothing) {
  if (rows.length === 0) {
    place.replaceChildren(node("p", "nothing", nothing));
    return;
  }
  const head = node(
    "tr",
    "",
    ...columns.map(([title, classes]) => {
      const cell = node("th", classes, title);
      cell.scope = "col";
      return cell;
    }),
  );
  const body = rows.map((row) =>
    node(
      "tr",
      "",
      ...columns.map(([title, classes, content]) => {
        const inside = content(row);
        const cell = node("td", inside === "" ? `${classes} empty` : classes, inside);
        cell.dataset.label = title;
        return cell;
      }),
    ),
  );
  place.replaceChildren(node("table", "", node("thead", "", head), node("tbody", "", ...body)));
}

const noted = (text, note) =>
  node("span", "", text, note ? node("span", "note", note) : null);

export const STRATEGIES = [
  [
    "Strategy",
    "name wide bare",
    (row) => noted(row.strategy_name, row.reason || row.symbols.join(" ")),
  ],
  ["Status", "", (row) => pill(row.status, STATUS)],
  ["Curve", "bare", (row) => (row.curve.length > 1 ? spark(row.curve) : "")],
  ["Return", "num", (row) => ran(row, gain(row.performance.roi, signedPercent))],
  ["P&L", "num", (row) => ran(row, gain(row.performance.total_pnl, signedMoney))],
  ["Win rate", "num", (row) => ran(row, percent(row.performance.win_rate))],
  ["Trades", "num", (row) => ran(row, count(row.performance.total_trades))],
  ["Drawdown", "num", (row) => ran(row, percent(row.performance.max_drawdown))],
  ["Share", "num", (row) => ran(row, percent(row.allocation_pct / 100))],
  ["Version", "num", (row) => (row.version ? count(row.version) : "")],
];

const ran = (row, content) => (row.activated_at ? content : "");

export const POSITIONS = [
  ["Position", "name wide bare", (row) => noted(row.symbol, row.strategy_name)],
  ["Since", "when", (row) => when(row.opened_at)],
  ["Shares", "num", (row) => count(row.quantity)],
  ["Bought at", "num", (row) => money(row.average_price)],
  ["Price", "num", (row) => money(row.price)],
  ["Value", "num", (row) => money(row.value)],
  ["P&L", "num", (row) => gain(row.unrealized_pnl, signedMoney)],
];

export const SIGNALS = [
  ["Day", "when", (row) => when(row.timestamp)],
  [
    "Signal",
    "name wide bare",
    (row) => noted(`${row.signal_type} ${row.symbol}`, row.strategy_name),
  ],
  ["Outcome", "", (row) => noted(pill(row.outcome, OUTCOME), row.reason)],
  ["Shares", "num", (row) => (row.quantity ? count(row.quantity) : "")],
  ["Price", "num", (row) => money(row.market_price)],
];

export const TRADES = [
  ["Closed", "when", (row) => when(row.closed_at)],
  [
    "Trade",
    "name wide bare",
    (row) => noted(`${row.side === "buy" ? "long" : "short"} ${row.symbol}`, row.strategy_name),
  ],
  ["Shares", "num", (row) => count(row.quantity)],
  ["In", "num", (row) => money(row.entry_price)],
  ["Out", "num", (row) => money(row.exit_price)],
  ["Net P&L", "num", (row) => gain(row.net_pnl, signedMoney)],
];

export const OPTIMIZATIONS = [
  ["Day", "when", (row) => when(row.created_at)],
  ["Verdict", "", (row) => pill(row.verdict, VERDICT)],
  [
    "Gain",
    "num",
    (row) =>
      row.improvement_pct === null
        ? ""
        : gain(row.improvement_pct, () => signedPercent(row.improvement_pct / 100)),
  ],
  ["Strategy", "name wide bare", (row) => noted(row.strategy_name, explained(row))],
];

const explained = (row) => {
  const taken = row.rolled_back_at ? ` Taken back on ${day(row.rolled_back_at)}.` : "";
  const asked = row.trigger_reason === "asked for";
  const why = asked ? "Asked for by hand" : `After ${row.trigger_reason}`;
  return `${why}: ${row.reason}.${taken}`;
};

export const DECISIONS = [
  ["Last on", "when", (row) => when(row.until)],
  ["Symbol", "name", (row) => row.symbol],
  ["Strategy", "wide bare", (row) => noted(row.strategy_name, row.reason)],
  ["Bars", "num", (row) => count(row.bars)],
];
